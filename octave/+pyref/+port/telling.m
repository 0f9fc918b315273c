% Cases that tell conventions apart best first: plain, large, of lengths that differ.
%
%     order = pyref.port.telling (cases)
%
% Cases with NaN or Inf are left out; inputs at which exponentials of textbook formulas
% overflow come later.

function order = telling (cases)
  order = cases(cellfun (@(c) c.finite && ~isempty (fieldnames (c.expect)), cases));
  ids = cellfun (@(c) c.id, order, 'UniformOutput', false);
  [~, places] = sort (ids);
  order = order(places);   % sortrows keeps this order among equals
  keys = cellfun (@key_of, order, 'UniformOutput', false);
  [~, places] = sortrows (vertcat (zeros (0, 5), keys{:}));
  order = order(places);
end

function key = key_of (c)
  arrays = [struct2cell(c.inputs); struct2cell(c.upstream)];
  shapes = cellfun (@size, arrays, 'UniformOutput', false);
  lengths = unique ([shapes{:}]);
  square = any (cellfun (@(s) s(end) == s(end-1), shapes), 1);
  extreme = any (structfun (@(v) pyref.port.largest (v) > 300, c.inputs), 1);
  key = [any(lengths == 0, 2), ~strcmp(c.level, 'plain'), extreme, square, ...
         -sum(lengths > 1, 2)];
end

%!test <the first is plain, not square, and of many lengths>
%! [~, cases] = pyref.port.read_cases ('dense');
%! order = pyref.port.telling (cases);
%! lengths = [size(order{1}.inputs.x), size(order{1}.inputs.w, 2)];
%! assert ({order{1}.level, numel(unique (lengths))}, {'plain', 3});
%!test <inputs at which exponentials overflow come after all others that are plain>
%! [~, cases] = pyref.port.read_cases ('dense');
%! cases{1}.inputs.x(1) = 1000;
%! order = pyref.port.telling (cases);
%! place = find (cellfun (@(c) strcmp (c.id, cases{1}.id), order));
%! plain = cellfun (@(c) strcmp (c.level, 'plain'), order(1:place));
%! assert (all (plain(1:end-1), 2) && place > 1);
