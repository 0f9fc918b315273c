% Draw pairs of one kind together, and push others apart up to a margin.
%     [y, back] = pyref.layers.contrastive_loss (a, b, t, margin)
%     [da, db] = back (dy)
%
%     a N x D, b N x D, t N x 1, 1 for pairs of one kind and 0 for others; margin a
%     number from 0
%
%     d    = a - b                                    N x D
%     far  = sqrt (sum (d^2))                         N x 1, along the rows
%     lack = max (0, margin - far)                    N x 1
%     y    = far^2 / 2                                where t is 1
%     y    = lack^2 / 2                               where t is 0
%
% Going back:
%
%     da = dy * d                                     where t is 1, N x D
%     da = -dy * lack * d / far                       where t is 0
%     db = -da
%
% One loss for each pair, not divided by N: a mean is a step of its own. The half is
% that of the paper, whose label is the other way round: there 0 is a pair of one kind.
%
% Both pieces of lack meet at the margin with the same derivative. Where a = b and t is
% 0 there is no direction to push in, and da is 0. NaN stays in its row.
%
% The squares of d must not overflow, nor all underflow.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Hadsell, Chopra and LeCun 2006,
% Dimensionality Reduction by Learning an Invariant Mapping.

function [y, back] = contrastive_loss (a, b, t, margin)
  pyref.internal.takes (4, nargin);
  [a, b, t, margin] = pyref.internal.sizes ( ...
    'contrastive_loss: a N D, b N D, t N 1, margin nonnegative', a, b, t, margin);
  good = t == 0 | t == 1;
  if ~all (good, 1)
    error ('pyref:value', 'contrastive_loss: t is 0 or 1 in %d of %d rows', ...
           sum (good, 1), numel (t));
  end
  d = a - b;
  square = sum (d .^ 2, 2);
  far = sqrt (square);
  lack = margin - far;
  beyond = real (lack) <= 0;
  lack(beyond) = 0;
  y = pyref.internal.where (t == 1, square, lack .^ 2) / 2;
  slope = pyref.internal.where (t == 1, 1, -lack ./ (far + (far == 0)));
  back = @(dy) backward (pyref.internal.like ('contrastive_loss', dy, y), d, slope);
end

function [da, db] = backward (dy, d, slope)
  da = dy .* slope .* d;
  db = -da;
end

%!test <by hand: a distance of 5, drawn together, pushed to 7 and beyond 4>
%! a = [3 4; 3 4; 3 4];
%! [y, back] = pyref.layers.contrastive_loss (a, zeros (3, 2), [1; 0; 0], 7);
%! assert (y, [12.5; 2; 2]);
%! [da, db] = back ([2; 5; -5]);
%! assert (da, [6 8; -6 -8; 6 8]);
%! assert (db, -da);
%! [y, back] = pyref.layers.contrastive_loss ([3 4], [0 0], 0, 4);
%! assert (y, 0);
%! assert (back (1), [0 0]);

%!test <at one place there is no direction>
%! [y, back] = pyref.layers.contrastive_loss ([1 2; 1 2], [1 2; 1 2], [0; 1], 2);
%! assert (y, [2; 0]);
%! assert (back ([3; 3]), zeros (2));

%!test <NaN stays in its row>
%! [y, back] = pyref.layers.contrastive_loss ([NaN; 1], [0; 0], [0; 1], 1);
%! assert (y, [NaN; 0.5]);
%! assert (back ([1; 1]), [NaN; 1]);

%!test <single precision, labels that are whole numbers, and no rows>
%! y = pyref.layers.contrastive_loss (single (2), single (0), int8 (1), 1);
%! assert (y, single (2));
%! [y, back] = pyref.layers.contrastive_loss (zeros (0, 2), zeros (0, 2), zeros (0, 1), 1);
%! [da, db] = back (y);
%! assert (db, zeros (0, 2));

%!error <contrastive_loss: t is 0 or 1 in 1 of 2 rows>
%! pyref.layers.contrastive_loss (ones (2), ones (2), [1; -1], 1);
%!error <contrastive_loss: margin is -1, not finite and from 0>
%! pyref.layers.contrastive_loss (1, 2, 1, -1);
%!error <contrastive_loss: t is 1 x 2, not N x 1, with a 2 x 2, b 2 x 2>
%! pyref.layers.contrastive_loss (ones (2), ones (2), [1 0], 1);
%!error <contrastive_loss: dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.contrastive_loss (ones (2), ones (2), [1; 0], 1);
%! back ([1 2]);
