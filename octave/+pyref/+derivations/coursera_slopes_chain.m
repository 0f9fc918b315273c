% The slope of each activation by the chain rule, after the Coursera course.
%     [s, t, r, l, back] = pyref.derivations.coursera_slopes_chain (z, leak)
%     dz = back (ds, dt, dr, dl)
%
%     z N x D, leak a number from 0, 0.01 for most; all outputs N x D
%
%     s = 1 / (1 + e^-z)                   the sigmoid
%     t = (e^z - e^-z) / (e^z + e^-z)      tanh
%     r = max (0, z)                       ReLU
%     l = max (0, z) + leak min (0, z)     leaky ReLU
%
% Going back, each activation in steps, from the outside to the inside:
%
%     s = 1 / u, u = 1 + v, v = e^-z:      ds/dz = (-1 / u^2) 1 (-v)
%     t = 2 q - 1, q = s (2 z):            dt/dz = 2 (q (1 - q)) 2
%     r = z o, o = 1 where z > 0, else 0:  dr/dz = o
%     l = r + leak m, m = z - r:           dl/dz = dr/dz + leak (1 - dr/dz)
%     dz = ds ds/dz + dt dt/dz + dr dr/dz + dl dl/dz
%
% coursera_slopes computes them directly. At 0 the slope of r and l is that of the left;
% e^-z stays a number for z above -709.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: pdquant 2018, All the
% Backpropagation Derivatives; the course Neural Networks and Deep Learning.

function [s, t, r, l, back] = coursera_slopes_chain (z, leak)
  pyref.internal.takes (2, nargin);
  [z, leak] = pyref.internal.sizes ( ...
    'coursera_slopes_chain: z N D, leak nonnegative', z, leak);
  s = 1 ./ (1 + exp (-z));
  t = (exp (z) - exp (-z)) ./ (exp (z) + exp (-z));
  r = z .* (real (z) > 0);
  l = r + leak .* (z - r);
  back = @(ds, dt, dr, dl) backward ( ...
    pyref.internal.like ('coursera_slopes_chain: s', ds, s), ...
    pyref.internal.like ('coursera_slopes_chain: t', dt, t), ...
    pyref.internal.like ('coursera_slopes_chain: r', dr, r), ...
    pyref.internal.like ('coursera_slopes_chain: l', dl, l), ...
    z, leak);
end

function dz = backward (ds, dt, dr, dl, z, leak)
  v = exp (-z);
  u = 1 + v;
  q = 1 ./ (1 + exp (-2 * z));
  o = cast (real (z) > 0, class (z));
  dz = ds .* (-1 ./ u .^ 2) .* -v;
  dz = dz + dt .* 2 .* (q .* (1 - q)) .* 2;
  dz = dz + dr .* o;
  dz = dz + dl .* (o + leak .* (1 - o));
end

%!test <by hand: slopes of a quarter and of 1 at zero, where they are no choice>
%! zero = zeros (1, 3);
%! [s, t, r, l, back] = pyref.derivations.coursera_slopes_chain ([0 2 -2], 0.25);
%! assert ([s(1) t(1)], [0.5 0]);
%! assert (r, [0 2 0]);
%! assert (l, [0 2 -0.5]);
%! assert (back ([8 0 0], zero, zero, zero), [2 0 0], 4 * eps);
%! assert (back (zero, [8 0 0], zero, zero), [8 0 0], 8 * eps);
%! assert (back (zero, zero, [1 3 5], zero), [0 3 0]);
%! assert (back (zero, zero, zero, [0 3 8]), [0 3 2]);

%!error <coursera_slopes_chain: leak is -1, not finite and from 0>
%! pyref.derivations.coursera_slopes_chain (1, -1);

%!test <the chain rule and direct computation agree with each activation>
%! z = -6:0.1875:6;
%! [~, ~, ~, ~, direct] = pyref.derivations.coursera_slopes (z, 0.01);
%! [~, ~, ~, ~, chain] = pyref.derivations.coursera_slopes_chain (z, 0.01);
%! for k = 1:4
%!   given = {0 * z, 0 * z, 0 * z, 0 * z};
%!   given{k} = ones (size (z));
%!   assert (chain (given{:}), direct (given{:}), 4 * eps);
%!   assert (any (direct (given{:}) ~= 0));
%! end
