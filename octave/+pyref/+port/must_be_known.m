% Refuse a name that nothing has, and tell which are near.
%
%     pyref.port.must_be_known (name, known, what)
%
% known is a cell of names, what is what a name is that is none of them: 'no layer'.
% The near ones are those that Python's difflib finds: at least 0.6 of all letters of
% the two lie in blocks that both have, the longest taken first. Errors: pyref:value.

function must_be_known (name, known, what)
  if any (strcmp (name, known))
    return
  end
  known = fliplr (sort (known(:).'));   % of equals difflib takes the last first
  shares = cellfun (@(one) 2 * in_common (one, name) / (numel (one) + numel (name)), ...
                    known);
  [~, order] = sort (shares, 'descend');
  near = order(shares(order) >= 0.6);
  told = '';
  if ~isempty (near)
    told = ['; near it: ' strjoin(known(near(1:min (3, end))), ', ')];
  end
  error ('pyref:value', '%s is %s%s', name, what, told);
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

%!test <a name that is known is no error>
%! pyref.port.must_be_known ('b', {'a', 'b'}, 'no letter');
%!error <x is no letter$> pyref.port.must_be_known ('x', {'a', 'b'}, 'no letter')
%!error <is no layer; near it: tanh$> pyref.port.must_be_known ('tahn', {'relu', 'tanh'}, 'no layer')
%!error <is no layer; near it: elu, relu, gelu$>
%! pyref.port.must_be_known ('elu2', {'relu', 'gelu', 'elu', 'tanh'}, 'no layer')
