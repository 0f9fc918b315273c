% Lower triangular root of the symmetric part of a positive definite matrix.
%     [y, back] = pyref.layers.cholesky (x)
%     dx = back (dy)
%
%     x N x N, finite
%
%     a = (x + x') / 2                          N x N
%     a = y y'                                  y N x N, 0 above its diagonal
%
%     rest = a_k - y y_k', from row k on        pivot the first entry of rest
%     y_k  = rest / sqrt (pivot)                column after column, k = 1 to N
%
% Going back:
%
%     phi  = y' dy below its diagonal, half of it on it, 0 above
%     dx   = inv (y') phi inv (y)               N x N, by two triangular solves
%     dx   = (dx + dx') / 2
%
% What dy holds above its diagonal is ignored, since y is 0 there for every x. The map
% sees the symmetric part of x, so dx is symmetric.
%
% What is small beside the largest entry of its array has the digits that this leaves
% it, and what is divided by small pivots must not overflow. Where NaN and Inf of dy
% come out is for the library of the solves to decide.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Murray 2016, Differentiation of
% the Cholesky Decomposition.

function [y, back] = cholesky (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('cholesky: x N N finite', x);
  a = x / 2 + x.' / 2;
  y = zeros (size (a), class (a));
  for k = 1:size (a, 1)
    rest = a(k:end,k) - y(k:end,1:k-1) * y(k,1:k-1).';
    pivot = rest(1);
    if real (pivot) <= 0
      error ('pyref:value', ...
             'cholesky: pivot %d of x is %s, not above 0', ...
             k, lower (sprintf ('%g', real (pivot))));
    end
    y(k:end,k) = rest / sqrt (pivot);
  end
  back = @(dy) backward (pyref.internal.like ('cholesky', dy, y), y);
end

function dx = backward (dy, y)
  phi = tril (y.' * tril (dy));
  phi = phi - diag (diag (phi)) / 2;
  dx = solve (y, solve (y, phi).').';
  dx = (dx + dx.') / 2;
end

function v = solve (y, v)
  v = y.' \ v;
end

%!test <by hand: [4 2; 2 10] is [2 0; 1 3] times its transpose>
%! [y, back] = pyref.layers.cholesky ([4 2; 2 10]);
%! assert (y, [2 0; 1 3]);
%! assert (back ([0 0; 0 6]), [0.25 -0.5; -0.5 1]);
%! assert (back ([0 0; 6 0]), [-0.75 1.5; 1.5 0]);

%!test <the symmetric part of x counts, and nothing of dy above its diagonal>
%! [y, back] = pyref.layers.cholesky ([4 5; -1 10]);
%! assert (y, [2 0; 1 3]);
%! assert (back ([0 NaN; 6 0]), back ([0 0; 6 0]));

%!test <y has the diagonal of roots of a diagonal x, and one number its slope>
%! assert (pyref.layers.cholesky (diag ([4 9 16])), diag ([2 3 4]));
%! [y, back] = pyref.layers.cholesky (4);
%! assert ({y, back(3)}, {2, 0.75});

%!test <single stays single, and no rows are no error>
%! [y, back] = pyref.layers.cholesky (single ([2 1; 1 2]));
%! assert ({class(y), class(back (y))}, {'single', 'single'});
%! [y, back] = pyref.layers.cholesky (zeros (0, 0));
%! assert ({y, back(y)}, {zeros(0, 0), zeros(0, 0)});

%!error <cholesky: pivot 2 of x is -3, not above 0> pyref.layers.cholesky ([1 2; 2 1])
%!error <cholesky: pivot 1 of x is 0, not above 0> pyref.layers.cholesky (0)
%!error <cholesky: x is not finite in 1 of 1 entries> pyref.layers.cholesky (NaN)
%!error <cholesky: dy is 1 x 1, y is 2 x 2> nthargout (2, @pyref.layers.cholesky, eye (2)) (1)
