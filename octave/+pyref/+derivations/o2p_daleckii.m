% Second-order pooling by divided differences of the logarithm: no gap is needed.
%     [c, back] = pyref.derivations.o2p_daleckii (f, epsilon)
%     df = back (dc)
%
%     f M x N, M locations in rows; epsilon a number from 0
%
%     f' f + epsilon I = V diag (w) V'          w 1 x N, above 0; V N x N
%     C = log (f' f + epsilon I)                N x N, the logarithm of a matrix
%       = V diag (log (w)) V'
%
% Going back, o is entry by entry and sym is the symmetric part:
%
%     P_ij = (log (w_i) - log (w_j)) / (w_i - w_j), and 1 / w_i where the two are equal
%     df   = 2 f V (P o (V' sym (dC) V)) V'     M x N
%
% This is the gradient of o2p wherever that has one, and right for equal w too. P is
% taken as log1p (gap / low) / gap, with low the lower of the two and gap how far the
% other lies above it: a difference of two logarithms has no digit where rounding alone
% parts them.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
% Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers;
% Daleckii and Krein 1965, Integration and Differentiation of Functions of Hermitian
% Operators.

function [c, back] = o2p_daleckii (f, epsilon)
  pyref.internal.takes (2, nargin);
  [f, epsilon] = pyref.internal.sizes ( ...
    'o2p_daleckii: f M N finite, epsilon nonnegative', f, epsilon);
  unit = eye (size (f, 2), class (f));
  a = sym (f.' * f + epsilon * unit);
  a = pyref.internal.sizes ('o2p_daleckii: f''f N N finite', a);
  [v, w] = eig (a);
  w = pyref.internal.sum_along (cast (w, class (a)), 1);   % double of 0 x 0
  if any (w <= 0, 2)
    error ('pyref:value', ...
           ['o2p_daleckii: smallest eigenvalue of f'' f + epsilon I is %g, ' ...
            'not above 0'], w(1));
  end
  c = (v .* log (w)) * v.';
  back = @(dc) backward (pyref.internal.like ('o2p_daleckii: c', dc, c), f, v, w);
end

function df = backward (dc, f, v, w)
  low = min (w, w.');
  gap = abs (w - w.');
  equal = gap == 0;
  p = log1p (gap ./ low) ./ (gap + equal);
  p = p + equal ./ low;
  df = 2 * f * v * (p .* (v.' * sym (dc) * v)) * v.';
end

function v = sym (v)
  v = (v + v.') / 2;
end

%!test <by hand: orthogonal columns of one length, whose order is free>
%! [c, back] = pyref.derivations.o2p_daleckii ([2 0; 0 2; 0 0], 0);
%! assert (c, log (4) * eye (2), 4 * eps);
%! assert (back ([1 2; 4 -1]), [1 3; 3 -1; 0 0], 4 * eps);

%!test <equal singular values stop the SVD route and not the other>
%! [f, dc] = deal ([2 * eye(3); zeros(2, 3)], [1 2 3; -1 4 0; 5 1 2]);
%! told = '';
%! try
%!   pyref.derivations.o2p (f, 0.5);
%! catch fault
%!   told = fault.message;
%! end
%! assert (strncmp (told, 'o2p: two of 3 singular values', 29));
%! [~, back] = pyref.derivations.o2p_daleckii (f, 0.5);
%! assert (back (dc), f * (dc + dc.') / 4.5, 8 * eps);

%!test <both routes of second-order pooling agree where both go>
%! f = reshape (sin (1:12), 4, 3);
%! [c, back] = pyref.derivations.o2p (f, 0.5);
%! [same, other] = pyref.derivations.o2p_daleckii (f, 0.5);
%! assert (same, c, 64 * eps);
%! assert (other ([1 2 3; -1 4 0; 5 1 2]), back ([1 2 3; -1 4 0; 5 1 2]), 1e-12);

%!error <o2p_daleckii: smallest eigenvalue of f' f \+ epsilon I is 0, not above 0>
%! pyref.derivations.o2p_daleckii ([0 0; 0 1], 0);
