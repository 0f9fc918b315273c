% Find out by trying which convention a port follows: a twin of pyref/port/search.py.
%
%     [best, f] = port.search (f, layer, cases)
%
% best is a cell with one convention, the first that is right in all cases probed, or
% else that with the most arrays right; empty where none can be tried. f is the port,
% whose form is known then.

function [best, f] = search (f, layer, cases)
  sample = cases{1};
  names = [fieldnames(sample.inputs); fieldnames(sample.options)].';
  plain = setdiff (fieldnames (sample.options), {'t', 'mask', 'c'}).';
  found = port.candidates (layer, plain, names, f.most);
  if any (strcmp (layer, {'eigh', 'svd'}))
    found = found(1);   % the others speak of vectors, which no case holds
  end
  order = telling (cases);
  best = {};
  top = [-1 -1];
  for i = 1:numel (found)
    [right, shaped, judged, f] = tried (f, order, found{i});
    if judged == 0
      continue
    end
    if right == judged
      best = found(i);
      return
    end
    other = any (cellfun (@(c) ~isempty (c.name), found{i}.choices), 2);
    better = right > top(1) || (right == top(1) && shaped > top(2));
    if ~other && better
      best = found(i);
      top = [right shaped];
    end
  end
end

function [right, shaped, judged, f] = tried (f, order, convention)
  right = 0;
  shaped = 0;
  judged = 0;
  used = 0;
  for i = 1:numel (order)
    p = port.pose (order{i}, convention);
    if isempty (p)
      continue
    end
    g = f;
    [findings, answer, g] = port.ask (g, p, 'float64');
    if isempty (answer.problem)
      f = g;
    end
    right = right + sum (cellfun (@(x) strcmp (x.verdict, 'pass'), findings), 2);
    shaped = shaped + sum (cellfun (@(x) ~isnan (x.ratio), findings), 2);
    judged = judged + numel (findings);
    used = used + 1;
    if used == 3 || right == 0
      break
    end
  end
end

function order = telling (cases)
  % Cases that tell conventions apart best: plain, of lengths that all differ.
  keys = zeros (0, 4);
  usable = {};
  [~, places] = sort (cellfun (@(c) c.id, cases, 'UniformOutput', false));
  cases = cases(places);   % sortrows keeps this order among equals
  for i = 1:numel (cases)
    c = cases{i};
    if ~c.finite
      continue
    end
    arrays = [struct2cell(c.inputs); struct2cell(c.upstream)];
    shapes = cellfun (@size, arrays, 'UniformOutput', false);
    lengths = unique ([shapes{:}]);
    square = any (cellfun (@(s) s(end) == s(end-1), shapes), 1);
    keys(end+1,:) = [any(lengths == 0, 2), ~strcmp(c.level, 'plain'), square, ...
                     -sum(lengths > 1, 2)];
    usable{end+1} = c;
  end
  [~, places] = sortrows (keys);
  order = usable(places);
end

%!test <a port in columns is found in columns>
%! [~, cases] = port.read_cases ('dense');
%! f = port_form (@(x, w, b) deal (w.' * x + b, ...
%!                 @(dy) deal (w * dy, x * dy.', sum (dy, 2))));
%! f.most = 3;
%! best = port.search (f, 'dense', cases);
%! assert (best{1}.choices{1}.say, 'samples in columns');
