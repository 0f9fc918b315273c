% Refuse batches of rows that are not there.
%
%     pyref.internal.must_be_rows (rule, order)                     whole numbers from 0
%     pyref.internal.must_be_rows (rule, order, count, 'rows')      of x, with so many
%
% Error: pyref:value, 'rule: order has 7, x has 5 rows, counted from 0'.

function must_be_rows (rule, order, count, what)
  odd = order(~(order >= 0 & order < Inf & order == floor (order)));
  if numel (odd) > 0
    error ('pyref:value', '%s: order has %s, not whole and from 0', rule, ...
           lower (sprintf ('%g', odd(1))));
  end
  if nargin < 3
    return
  end
  far = order(order >= count);
  if numel (far) > 0
    error ('pyref:value', '%s: order has %s, x has %d %s, counted from 0', rule, ...
           sprintf ('%g', far(1)), count, what);
  end
end

%!test <rows that are there, and none>
%! pyref.internal.must_be_rows ('f', [0 4; 1 1], 5, 'rows');
%! pyref.internal.must_be_rows ('f', zeros (0, 2), 0, 'rows');
%!error <f: order has 5, x has 5 rows, counted from 0>
%! pyref.internal.must_be_rows ('f', [0 5], 5, 'rows');
%!error <f: order has nan, not whole and from 0> pyref.internal.must_be_rows ('f', NaN)
%!error <f: order has inf, not whole and from 0> pyref.internal.must_be_rows ('f', Inf)
%!error <f: order has 0.5, not whole and from 0> pyref.internal.must_be_rows ('f', 0.5)
