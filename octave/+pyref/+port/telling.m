% Cases that tell conventions apart best first: plain, large, of lengths that differ.
%
%     order = pyref.port.telling (cases)
%
% Cases with NaN or Inf are left out; inputs at which exponentials of textbook formulas
% overflow come later, and prime lengths of axes that some convention splits.

function order = telling (cases)
  order = cases(cellfun (@(c) c.finite && ~isempty (fieldnames (c.expect)), cases));
  ids = cellfun (@(c) c.id, order, 'UniformOutput', false);
  [~, places] = sort (ids);
  order = order(places);   % sortrows keeps this order among equals
  split = split_of (cases{1});
  keys = cellfun (@(c) key_of (c, split), order, 'UniformOutput', false);
  [~, places] = sortrows (vertcat (zeros (0, 6), keys{:}));
  order = order(places);
end

function split = split_of (c)
  % Inputs, and their axes that some convention splits: a prime is left whole.
  split = cell (0, 2);
  choices = choices_in (c.ports.axes);
  for k = 1:numel (choices)
    names = intersect (fieldnames (choices{k}.moves), fieldnames (c.inputs));
    for i = 1:numel (names)
      text = regexp (choices{k}.moves.(names{i}), '^split (\d)', 'tokens', 'once');
      if ~isempty (text)
        split(end+1,:) = {names{i}, str2double(text{1}) + 1};
      end
    end
  end
  [~, places] = unique (strcat (split(:,1), {' '}, cellstr (num2str ([split{:,2}].'))));
  split = split(places,:);
end

function choices = choices_in (list)
  % Those of all axes, however jsondecode put them together.
  choices = {};
  if isstruct (list)
    choices = num2cell (list(:).');
  elseif iscell (list)
    for k = 1:numel (list)
      choices = [choices, choices_in(list{k})];
    end
  end
end

function key = key_of (c, split)
  arrays = [struct2cell(c.inputs); struct2cell(c.upstream)];
  shapes = cellfun (@size, arrays, 'UniformOutput', false);
  lengths = unique ([shapes{:}]);
  square = any (cellfun (@(s) s(end) == s(end-1), shapes), 1);
  extreme = any (structfun (@(v) pyref.port.largest (v) > 300, c.inputs), 1);
  whole = 0;
  for k = 1:size (split, 1)
    n = size (c.inputs.(split{k,1}), split{k,2});
    whole = whole + all (mod (n, 2:n - 1) ~= 0, 2);
  end
  key = [any(lengths == 0, 2), ~strcmp(c.level, 'plain'), extreme, square, whole, ...
         -sum(lengths > 1, 2)];
end

%!test <the first is plain, not square, and of many lengths>
%! [~, cases] = pyref.port.read_cases ('dense');
%! order = pyref.port.telling (cases);
%! lengths = [size(order{1}.inputs.x), size(order{1}.inputs.w, 2)];
%! assert ({order{1}.level, numel(unique (lengths))}, {'plain', 3});
%!test <what some convention splits is no prime, so that it shows>
%! [~, cases] = pyref.port.read_cases ('layernorm');
%! order = pyref.port.telling (cases);
%! assert (all (~isprime (size (order{1}.inputs.x)), 2));
%!test <inputs at which exponentials overflow come after all others that are plain>
%! [~, cases] = pyref.port.read_cases ('dense');
%! cases{1}.inputs.x(1) = 1000;
%! order = pyref.port.telling (cases);
%! place = find (cellfun (@(c) strcmp (c.id, cases{1}.id), order));
%! plain = cellfun (@(c) strcmp (c.level, 'plain'), order(1:place));
%! assert (all (plain(1:end-1), 2) && place > 1);
