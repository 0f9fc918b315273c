% A linear layer by its Jacobians, after Johnson: written down and contracted.
%     [y, back] = pyref.derivations.johnson_jacobian (x, w)
%     [dx, dw] = back (dy)
%
%     x N x D, w D x M;  y = x w            N x M
%
%     jx = dy/dx    N x M x N x D           jx (n, m, n, d) = w (d, m), else 0
%     jw = dy/dw    N x M x D x M           jw (n, m, d, m) = x (n, d), else 0
%
% Going back, the sum over all entries of y:
%
%     dx (i, d) = sum over n, m of dy (n, m) jx (n, m, i, d)
%     dw (d, j) = sum over n, m of dy (n, m) jw (n, m, d, j)
%
% The same as johnson_linear, with N M N D numbers in the place of none: from 1e6 on it
% is refused.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Justin Johnson 2017,
% Backpropagation for a Linear Layer.

function [y, back] = johnson_jacobian (x, w)
  pyref.internal.takes (2, nargin);
  [x, w] = pyref.internal.sizes ('johnson_jacobian: x N D, w D M', x, w);
  count = size (x, 1) * size (w, 2) * max (numel (x), numel (w));
  if count >= 1e6
    error ('pyref:value', ['johnson_jacobian: a Jacobian of x %d x %d, ' ...
           'w %d x %d has %d entries, not less than 1000000'], ...
           size (x, 1), size (x, 2), size (w, 1), size (w, 2), count);
  end
  y = x * w;
  back = @(dy) backward (pyref.internal.like ('johnson_jacobian', dy, y), x, w);
end

function [dx, dw] = backward (dy, x, w)
  [N, D] = size (x);
  M = size (w, 2);
  jx = zeros (N, M, N, D, class (x));
  jw = zeros (N, M, D, M, class (x));
  for n = 1:N
    for m = 1:M
      jx(n,m,n,:) = w(:,m);
      jw(n,m,:,m) = x(n,:);
    end
  end
  dx = zeros (N, D, class (x));
  dw = zeros (D, M, class (x));
  for d = 1:D
    for n = 1:N
      dx(n,d) = total (dy .* jx(:,:,n,d));
    end
    for m = 1:M
      dw(d,m) = total (dy .* jw(:,:,d,m));
    end
  end
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

%!test <N = 2, D = 2, M = 3, as it is written out>
%! [y, back] = pyref.derivations.johnson_jacobian ([1 2; 3 4], [1 0 -1; 2 1 0]);
%! assert (y, [5 2 -1; 11 4 -3]);
%! [dx, dw] = back ([1 2 3; -1 0 1]);
%! assert (dx, [-2 4; -2 -2]);
%! assert (dw, [-2 2 6; -2 4 10]);

%!test <a Jacobian of the size in the note is refused before it is made>
%! told = '';
%! try
%!   pyref.derivations.johnson_jacobian (zeros (64, 4096, 'single'), zeros (4096, 'single'));
%! catch fault
%!   told = fault.message;
%! end
%! assert (~isempty (strfind (told, '4398046511104 entries, not less than 1000000')));
%! assert (64 * 4096 * 64 * 4096, 68719476736);

%!test <both routes give the same>
%! [x, w, dy] = deal ([1 2; 3 4], [1 0 -1; 2 1 0], [1 2 3; -1 0 1]);
%! [~, short] = pyref.derivations.johnson_linear (x, w);
%! [~, long] = pyref.derivations.johnson_jacobian (x, w);
%! [dx, dw] = short (dy);
%! [dx_long, dw_long] = long (dy);
%! assert ({dx_long, dw_long}, {dx, dw});

%!error <a Jacobian of x 64 x 128, w 128 x 128 has 134217728 entries, not less>
%! pyref.derivations.johnson_jacobian (ones (64, 128), ones (128, 128));
