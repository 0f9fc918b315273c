% The largest of several pieces, for each unit.
%     [y, back] = pyref.layers.maxout (x)
%     dx = back (dy)
%
%     x N x M x K, the K pieces of each unit on the last axis
%
%     y(n, m) = the largest of x(n, m, 1), ..., x(n, m, K)            N x M
%
% Going back, the piece that won takes the whole gradient of its unit:
%
%     dx(n, m, k) = dy(n, m)      where piece k won, N x M x K
%     dx(n, m, k) = 0             elsewhere
%
% The pieces are linear in what comes before, K dense layers or one with K M columns;
% with one of them 0 it is relu. Of equal pieces the first wins. A NaN beats every
% number, and of several the first wins. Complex numbers, which only the complex step
% brings, are compared by their real parts.
%
% Errors: pyref:size, pyref:type, pyref:value where there is no piece. Source:
% Goodfellow, Warde-Farley, Mirza, Courville and Bengio 2013, Maxout Networks.

function [y, back] = maxout (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('maxout: x N M K', x);
  [N, M, K] = size (x);
  if K == 0
    error ('pyref:value', 'maxout: x is %d x %d x %d, without a piece', N, M, K);
  end
  y = x(:,:,1);
  winner = ones (N, M);
  for k = 2:K
    v = x(:,:,k);
    ahead = real (v) > real (y) | (isnan (v) & ~isnan (y));
    y(ahead) = v(ahead);
    winner(ahead) = k;
  end
  back = @(dy) backward (pyref.internal.like ('maxout', dy, y), winner, K);
end

function dx = backward (dy, winner, K)
  dx = zeros ([size(dy), K], class (dy));
  for k = 1:K
    dx(:,:,k) = pyref.internal.where (winner == k, dy, zeros (size (dy)));
  end
end

%!test <by hand: two units of three pieces>
%! x = cat (3, [1 -2], [4 -5], [3 -1]);
%! [y, back] = pyref.layers.maxout (x);
%! assert (y, [4 -1]);
%! assert (back ([2 7]), cat (3, [0 0], [2 0], [0 7]));

%!test <of equal pieces the first wins>
%! [y, back] = pyref.layers.maxout (cat (3, 1, 3, 3));
%! assert (back (5), cat (3, 0, 5, 0));

%!test <with a piece of 0 it is relu>
%! x = [1 -2 3; -4 0 0.5];
%! assert (pyref.layers.maxout (cat (3, x, zeros (2, 3))), pyref.layers.relu (x));

%!test <one piece is handed on>
%! [y, back] = pyref.layers.maxout ([1 2; 3 4]);
%! assert (y, [1 2; 3 4]);
%! assert (back ([5 6; 7 8]), [5 6; 7 8]);

%!test <NaN beats every number>
%! [y, back] = pyref.layers.maxout (cat (3, [1 NaN], [NaN 2], [Inf NaN]));
%! assert (y, [NaN NaN]);
%! assert (back ([1 2]), cat (3, [0 2], [1 0], [0 0]));

%!test <single precision, and no rows>
%! [y, back] = pyref.layers.maxout (single (cat (3, 1, 2)));
%! assert (back (single (1)), single (cat (3, 0, 1)));
%! [y, back] = pyref.layers.maxout (zeros (0, 2, 3));
%! assert (size (back (y)), [0 2 3]);

%!error <maxout: x is 2 x 3 x 0, without a piece>
%! pyref.layers.maxout (zeros (2, 3, 0));
%!error <maxout: dy is 2 x 1, y is 1 x 2>
%! [y, back] = pyref.layers.maxout (ones (1, 2, 3));
%! back ([1; 2]);
