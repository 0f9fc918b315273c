% Find out by trying which convention a port follows: a twin of pyref/port/search.py.
%
%     [best, lost] = port.search (f, layer, cases, dtype)
%
% best is a cell with one convention, the first that is right in all cases probed, or
% else that with the most arrays right; empty where none can be tried. lost is how often
% in a row its process was lost in the end, 2 at most.

function [best, lost] = search (f, layer, cases, dtype)
  sample = cases{1};
  names = [fieldnames(sample.inputs); fieldnames(sample.options)].';
  plain = setdiff (fieldnames (sample.options), {'t', 'mask', 'c'}).';
  found = port.candidates (layer, plain, names, f.most);
  order = telling (cases, dtype);
  best = {};
  top = [-1 -1];
  lost = 0;
  always = true;
  for i = 1:numel (found)
    [right, shaped, judged, broke] = tried (f, order, found{i}, dtype);
    if judged == 0
      continue
    end
    lost = (lost + 1) * broke;
    always = always && broke;
    if right == judged
      best = found(i);
      break
    end
    other = any (cellfun (@(c) ~isempty (c.name), found{i}.choices), 2);
    better = right > top(1) || (right == top(1) && shaped > top(2));
    if ~other && better
      best = found(i);
      top = [right shaped];
    end
    if lost >= 3
      break
    end
  end
  lost = 2 * always;
end

function [right, shaped, judged, broke] = tried (f, order, convention, dtype)
  [right, shaped, judged, used] = deal (0);
  broke = false;
  for i = 1:numel (order)
    p = port.pose (order{i}, convention);
    if isempty (p)
      continue
    end
    [findings, answer] = port.ask (f, p, dtype);
    if strcmp (findings{1}.verdict, 'skip')
      continue
    end
    broke = strncmp (answer.identifier, 'port:', 5);
    good = sum (cellfun (@(x) strcmp (x.verdict, 'pass'), findings), 2);
    right = right + good;
    shaped = shaped + sum (cellfun (@(x) ~isnan (x.ratio), findings), 2);
    judged = judged + numel (findings);
    used = used + 1;
    if used == 3 || broke || right == 0
      break
    end
  end
end

function order = telling (cases, dtype)
  % Cases that tell conventions apart best: plain, of lengths that all differ.
  keys = zeros (0, 4);
  usable = {};
  [~, places] = sort (cellfun (@(c) c.id, cases, 'UniformOutput', false));
  cases = cases(places);   % sortrows keeps this order among equals
  for i = 1:numel (cases)
    c = cases{i};
    if ~c.finite || ~any (strcmp (dtype, c.exact_in))
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
%! best = port.search (f, 'dense', cases, 'float64');
%! assert (best{1}.choices{1}.say, 'samples in columns');
