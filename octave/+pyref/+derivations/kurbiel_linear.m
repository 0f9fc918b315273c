% The other two of Kurbiel's three equations: back through weights and bias.
%     [z, back] = pyref.derivations.kurbiel_linear (a, w, b)
%     [da, dw, db] = back (dz)
%
%     a D x 1, the activation before; w H x D, b H x 1;  z = w a + b     H x 1
%
% Going back from delta = dL/dz, by the chain rule of outer and inner functions:
%
%     da = w' delta                     D x 1, to the layer before
%     dw = delta a'                     H x D, an outer product
%     db = delta                        H x 1
%
% Errors: pyref:size, pyref:type. Source: Thomas Kurbiel 2020, Deriving the
% Backpropagation Equations from Scratch.

function [z, back] = kurbiel_linear (a, w, b)
  pyref.internal.takes (3, nargin);
  [a, w, b] = pyref.internal.sizes ('kurbiel_linear: a D 1, w H D, b H 1', a, w, b);
  z = w * a + b;
  back = @(delta) backward (pyref.internal.like ('kurbiel_linear: z', delta, z), a, w);
end

function [da, dw, db] = backward (delta, a, w)
  da = input_backward (delta, w);
  [dw, db] = parameter_backward (delta, a);
end

function da = input_backward (delta, w)
  da = w.' * delta;
end

function [dw, db] = parameter_backward (delta, a)
  dw = delta * a.';
  db = 1 .* delta;
end

%!test <by hand: an outer product, and the transposed weights>
%! [z, back] = pyref.derivations.kurbiel_linear ([1; 2], [1 0; 2 1; 0 -1], [1; 1; 1]);
%! assert (z, [2; 5; -1]);
%! [da, dw, db] = back ([1; 2; 3]);
%! assert (da, [5; -1]);
%! assert (dw, [1 2; 2 4; 3 6]);
%! assert (db, [1; 2; 3]);

%!error <kurbiel_linear: b is 1 x 3, not H x 1, with a 2 x 1, w 3 x 2>
%! pyref.derivations.kurbiel_linear ([1; 2], ones (3, 2), [1 1 1]);
