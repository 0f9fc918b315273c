% Cases that tell conventions apart best first: plain, large, of lengths that differ.
%
%     order = pyref.port.telling (cases)
%
% Cases with NaN or Inf are left out.

function order = telling (cases)
  order = cases(cellfun (@(c) c.finite && ~isempty (fieldnames (c.expect)), cases));
  ids = cellfun (@(c) c.id, order, 'UniformOutput', false);
  [~, places] = sort (ids);
  order = order(places);   % sortrows keeps this order among equals
  keys = cellfun (@key_of, order, 'UniformOutput', false);
  [~, places] = sortrows (vertcat (zeros (0, 4), keys{:}));
  order = order(places);
end

function key = key_of (c)
  arrays = [struct2cell(c.inputs); struct2cell(c.upstream)];
  shapes = cellfun (@size, arrays, 'UniformOutput', false);
  lengths = unique ([shapes{:}]);
  square = any (cellfun (@(s) s(end) == s(end-1), shapes), 1);
  key = [any(lengths == 0, 2), ~strcmp(c.level, 'plain'), square, -sum(lengths > 1, 2)];
end

%!test <the first is plain, not square, and of many lengths>
%! [~, cases] = pyref.port.read_cases ('dense');
%! order = pyref.port.telling (cases);
%! lengths = [size(order{1}.inputs.x), size(order{1}.inputs.w, 2)];
%! assert ({order{1}.level, numel(unique (lengths))}, {'plain', 3});
