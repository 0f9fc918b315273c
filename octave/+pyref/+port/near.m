% The names that are near a name, 3 at most, the nearest first.
%
%     names = pyref.port.near (name, known)
%
% The near ones are those that Python's difflib finds: at least 0.6 of all letters of
% the two lie in blocks that both have, the longest taken first.

function names = near (name, known)
  known = fliplr (sort (known(:).'));   % of equals difflib takes the last first
  shares = cellfun (@(one) 2 * in_common (one, name) / (numel (one) + numel (name)), ...
                    known);
  [~, order] = sort (shares, 'descend');
  order = order(shares(order) >= 0.6);
  names = known(order(1:min (3, end)));
end

function count = in_common (a, b)
  count = 0;
  for i = 1:numel (a)
    for j = 1:numel (b)
      most = min (numel (a) - i, numel (b) - j) + 1;
      same = [a(i:i+most-1) == b(j:j+most-1), false];
      alike = find (~same, 1) - 1;
      if alike > count
        [count, first, second] = deal (alike, i, j);
      end
    end
  end
  if count > 0
    before = in_common (a(1:first-1), b(1:second-1));
    after = in_common (a(first+count:end), b(second+count:end));
    count = before + count + after;
  end
end

%!assert (pyref.port.near ('tahn', {'relu', 'tanh'}), {'tanh'})
%!test <nothing is near nothing>
%! assert (isempty (pyref.port.near ('x', {})));
%! assert (isempty (pyref.port.near ('x', {'relu'})));
