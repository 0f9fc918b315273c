% The plainest quantities of a case that are a factor in every case: N, 1/N, 2, N M.
%
%     found = pyref.port.quantities (cases, factors)
%
% cases is a cell, factors a row. found is a cell of structs with words and measure, a
% function of a case; of quantities that are alike in all these cases each is given, 3
% at most: nothing tells them apart there. Lengths have the letters of the layer's
% sheet; a number that is the same for all is a quantity, too. A twin of
% pyref/port/quantities.py.

function found = quantities (cases, factors)
  found = {};
  if isempty (cases)
    return
  end
  lengths = lengths_of (cases{1});
  letters = fieldnames (lengths).';
  sets = {};
  for count = 1:min (3, numel (letters))
    rows_ = nchoosek (1:numel (letters), count);
    sets = [sets, num2cell(rows_, 2).'];
  end
  forms = forms_ ();
  good = true (numel (sets), size (forms, 1));
  for i = 1:numel (cases)
    lengths = lengths_of (cases{i});
    good = good & matches (lengths, letters, sets, forms, factors(i));
    if ~any (good(:), 1)
      break
    end
  end
  [form, set_] = find (good.');   % sets in their order, then forms
  costs = cellfun (@numel, sets(set_)) + 2 * (reshape (form, 1, []) > 2);
  for i = 1:numel (set_)
    some = letters(sets{set_(i)});
    found{end+1} = of_lengths (some, forms(form(i),:), form(i));
  end
  [number, cost] = of_number (factors);
  [found, costs] = deal ([found, number], [costs, cost]);
  found = found(costs == min (costs, [], 2));
  found = found(1:min (3, end));
end

function forms = forms_ ()
  forms = {
    '{}', @(q) q
    '1/{}', @(q) 1 ./ q
    '2 {}', @(q) 2 * q
    '2/{}', @(q) 2 ./ q
    '{}/2', @(q) q / 2
    '1/(2 {})', @(q) 0.5 ./ q
    '-{}', @(q) -q
    '-1/{}', @(q) -1 ./ q
    '{}^2', @(q) q .* q
    '1/{}^2', @(q) 1 ./ q .^ 2
    'sqrt ({})', @(q) real(sqrt (q)) + 0 ./ (q >= 0)
    '1/sqrt ({})', @(q) 1 ./ real(sqrt (q)) + 0 ./ (q >= 0)
    '1 - {}', @(q) 1 - q
    '1 - 1/{}', @(q) 1 - 1 ./ q
    '1/(1 - 1/{})', @(q) q ./ (q - 1)};
end

function good = matches (lengths, letters, sets, forms, factor)
  % Which products of lengths, in which form, are the factor.
  values = nan (1, numel (letters));
  for k = 1:numel (letters)
    if isfield (lengths, letters{k})
      values(k) = lengths.(letters{k});
    end
  end
  products = cellfun (@(set_) prod (values(set_), 2), sets);
  good = false (numel (sets), size (forms, 1));
  for k = 1:size (forms, 1)
    made = forms{k,2} (products(:));
    good(:,k) = isfinite (made) & ...
                abs (made - factor) <= 1e-6 * max (abs (made), abs (factor));
  end
end

function one = of_lengths (letters, form, place)
  words = strjoin (letters, ' ');
  if numel (letters) > 1 && place > 1
    words = ['(' words ')'];
  end
  one.words = strrep (form{1}, '{}', words);
  one.measure = @(c) form{2} (product_of (lengths_of (c), letters));
end

function value = product_of (lengths, letters)
  value = 1;
  for k = 1:numel (letters)
    value = value * lengths.(letters{k});
  end
end

function found = lengths_of (c)
  % Lengths by letter, options that are numbers, and the product of the strides.
  inputs = struct2cell (c.inputs);
  found.N = size (inputs{1}, 1);
  letters = fieldnames (c.sizes);
  for k = 1:numel (letters)
    if all (isletter (letters{k}), 2)
      found.(letters{k}) = c.sizes.(letters{k});
    end
  end
  names = fieldnames (c.options);
  for k = 1:numel (names)
    value = c.options.(names{k});
    one = numel (value) == 1 || strcmp (names{k}, 'stride');
    if one && ismember (names{k}, c.plain)
      found.(names{k}) = prod (value, 2);
    end
  end
end

function [found, cost] = of_number (factors)
  % One number for all cases: a small fraction, or a decimal number.
  [found, cost] = deal ({}, []);
  first = factors(1);
  near = 1e-6 * max (abs (first), 1e-6);
  if ~isfinite (first) || any (abs (factors - first) > near, 2)
    return
  end
  decimals = arrayfun (@(n) sprintf ('%.*g', n, first), 1:5, 'UniformOutput', false);
  ways = [{fraction(first, 4)}, decimals(1:3), {fraction(first, 12)}, decimals(4:5)];
  values = cellfun (@value_of, ways);
  place = find (abs (values - first) <= near, 1);
  cost = 1;
  if isempty (place)
    [ways, values, place, cost] = deal ({sprintf('%.6g', first)}, first, 1, 9);
  end
  value = values(place);
  found = {struct('words', ways{place}, 'measure', @(c) value)};
end

function text = fraction (value, most)
  % The nearest fraction with a denominator of most at most.
  below = 1:most;
  above = round (value * below);
  [~, best] = min (abs (above ./ below - value), [], 2);
  text = sprintf ('%d', above(best));
  if best > 1
    text = sprintf ('%d/%d', above(best), best);
  end
end

function value = value_of (text)
  parts = [sscanf(strrep (text, '/', ' '), '%f'); 1];
  value = parts(1) / parts(2);
end

%!function c = of (N, M)
%!  c = struct ('inputs', struct ('x', ones (N, M)), 'sizes', struct ('N', N, 'M', M));
%!  c.options = struct ('epsilon', 0.5);
%!  c.plain = {'epsilon'};
%!endfunction
%!test <a factor that is N in every case, or one over N M>
%! found = pyref.port.quantities ({of(3, 4), of(5, 7)}, [3 5]);
%! assert (cellfun (@(q) q.words, found, 'UniformOutput', false), {'N'});
%! found = pyref.port.quantities ({of(3, 4), of(5, 7)}, [1/12, 1/35]);
%! assert ({found{1}.words, found{1}.measure(of (2, 9))}, {'1/(N M)', 1 / 18});
%!test <what the cases do not part is told with both names>
%! found = pyref.port.quantities ({of(3, 3), of(5, 5)}, [3 5]);
%! assert (cellfun (@(q) q.words, found, 'UniformOutput', false), {'N', 'M'});
%!test <one number for all>
%! cases = {of(3, 4), of(5, 7)};
%! values = [-1, 2/3, 0.1, 5/12];
%! for i = 1:4
%!   found = pyref.port.quantities (cases, values([i i]));
%!   words{i} = found{1}.words;
%! end
%! assert (words, {'-1', '2/3', '0.1', '5/12'});
%! assert (isempty (pyref.port.quantities ({of(3, 4), of(5, 7)}, [2 5])));
