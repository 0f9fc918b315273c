% The slope of each activation by direct computation, after the Coursera course.
%     [s, t, r, l, back] = pyref.derivations.coursera_slopes (z, leak)
%     dz = back (ds, dt, dr, dl)
%
%     z N x D, leak a number from 0, 0.01 for most; all outputs N x D
%
%     s = 1 / (1 + e^-z)                   the sigmoid
%     t = (e^z - e^-z) / (e^z + e^-z)      tanh
%     r = max (0, z)                       ReLU
%     l = max (0, z) + leak min (0, z)     leaky ReLU
%
% Going back, each slope computed from z as it stands, by the quotient rule:
%
%     ds/dz = e^-z / (1 + e^-z)^2
%     dt/dz = ((e^z + e^-z)^2 - (e^z - e^-z)^2) / (e^z + e^-z)^2 = 4 / (e^z + e^-z)^2
%     dr/dz = 1 where z > 0, else 0
%     dl/dz = 1 where z > 0, else leak
%     dz = ds ds/dz + dt dt/dz + dr dr/dz + dl dl/dz
%
% coursera_slopes_chain has them by the chain rule, from simpler functions. At 0 the
% slope of r and l is that of the left; e^-z stays a number for z above -709.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: pdquant 2018, All the
% Backpropagation Derivatives; the course Neural Networks and Deep Learning.

function [s, t, r, l, back] = coursera_slopes (z, leak)
  pyref.internal.takes (2, nargin);
  [z, leak] = pyref.internal.sizes ( ...
    'coursera_slopes: z N D, leak nonnegative', z, leak);
  s = 1 ./ (1 + exp (-z));
  t = (exp (z) - exp (-z)) ./ (exp (z) + exp (-z));
  r = z .* (real (z) > 0);
  l = r + leak .* (z - r);
  back = @(ds, dt, dr, dl) backward ( ...
    pyref.internal.like ('coursera_slopes: s', ds, s), ...
    pyref.internal.like ('coursera_slopes: t', dt, t), ...
    pyref.internal.like ('coursera_slopes: r', dr, r), ...
    pyref.internal.like ('coursera_slopes: l', dl, l), ...
    z, leak);
end

function dz = backward (ds, dt, dr, dl, z, leak)
  on = cast (real (z) > 0, class (z));
  v = exp (z) + exp (-z);
  dz = ds .* exp (-z) ./ (1 + exp (-z)) .^ 2;
  dz = dz + dt .* 4 ./ v .^ 2;
  dz = dz + dr .* on;
  dz = dz + dl .* (on + leak .* (1 - on));
end

%!test <by hand: slopes of a quarter and of 1 at zero, where they are no choice>
%! zero = zeros (1, 3);
%! [s, t, r, l, back] = pyref.derivations.coursera_slopes ([0 2 -2], 0.25);
%! assert ([s(1) t(1)], [0.5 0]);
%! assert (r, [0 2 0]);
%! assert (l, [0 2 -0.5]);
%! assert (back ([8 0 0], zero, zero, zero), [2 0 0], 4 * eps);
%! assert (back (zero, [8 0 0], zero, zero), [8 0 0], 8 * eps);
%! assert (back (zero, zero, [1 3 5], zero), [0 3 0]);
%! assert (back (zero, zero, zero, [0 3 8]), [0 3 2]);

%!error <coursera_slopes: leak is -1, not finite and from 0>
%! pyref.derivations.coursera_slopes (1, -1);
