% The first of Kurbiel's three equations: back through an activation.
%     [a, back] = pyref.derivations.kurbiel_activation (z)
%     dz = back (da)
%
%     z H x 1, the input of the activation; a = f (z), f is the sigmoid     H x 1
%
% Going back, from dL/da to the error delta = dL/dz:
%
%     dz = da * f' (z), f' (z) = f (z) (1 - f (z))                          H x 1
%
% Errors: pyref:size, pyref:type. Source: Thomas Kurbiel 2020, Deriving the
% Backpropagation Equations from Scratch.

function [a, back] = kurbiel_activation (z)
  pyref.internal.takes (1, nargin);
  z = pyref.internal.sizes ('kurbiel_activation: z H 1', z);
  a = 1 ./ (1 + exp (-z));
  back = @(da) backward (pyref.internal.like ('kurbiel_activation: a', da, a), a);
end

function dz = backward (da, a)
  dz = da .* a .* (1 - a);
end

%!test <by hand: at zero the slope is a quarter>
%! [a, back] = pyref.derivations.kurbiel_activation ([0; 0]);
%! assert (a, [0.5; 0.5]);
%! assert (back ([4; -8]), [1; -2]);

%!error <kurbiel_activation: z is 1 x 2, not H x 1> pyref.derivations.kurbiel_activation ([1 2]);
