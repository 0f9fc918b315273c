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

%!test <each equation is a slope by itself>
%! [a, w, b, delta] = deal ([0.5; -1], [1 2; -0.5 0.25; 2 1], [0.1; -0.2; 0.3], [1; -2; 0.5]);
%! [~, back] = pyref.derivations.kurbiel_linear (a, w, b);
%! [da, dw, db] = back (delta);
%! cost = @(a, w, b) delta.' * pyref.derivations.kurbiel_linear (a, w, b);
%! for k = 1:2
%!   step = 1e-5 * ((1:2).' == k);
%!   assert (da(k), (cost (a + step, w, b) - cost (a - step, w, b)) / 2e-5, 1e-9);
%! end
%! for k = 1:6
%!   step = 1e-5 * reshape ((1:6) == k, 3, 2);
%!   assert (dw(k), (cost (a, w + step, b) - cost (a, w - step, b)) / 2e-5, 1e-9);
%! end
%! assert (db, delta);
%! [z, g] = deal ([-1; 0.5; 2], [1; 3; -2]);
%! [~, back] = pyref.derivations.kurbiel_activation (z);
%! f = @(z) pyref.derivations.kurbiel_activation (z);
%! assert (back (g), g .* (f (z + 1e-5) - f (z - 1e-5)) / 2e-5, 1e-9);

%!test <three separate equations make a network>
%! [x, w1, b1, w2, b2, y] = deal ([0.5; -1], [1 2; -0.5 0.25], [0.1; -0.2], [1 -1], 0.5, 1);
%! [z1, linear1] = pyref.derivations.kurbiel_linear (x, w1, b1);
%! [a1, activation1] = pyref.derivations.kurbiel_activation (z1);
%! [z2, linear2] = pyref.derivations.kurbiel_linear (a1, w2, b2);
%! [a2, activation2] = pyref.derivations.kurbiel_activation (z2);
%! [da1, dw2, db2] = linear2 (activation2 (a2 - y));
%! [~, dw1, db1] = linear1 (activation1 (da1));
%! [~, back] = pyref.derivations.nielsen (x, w1, b1, w2, b2, y);
%! [~, ow1, ob1, ow2, ob2] = back (1);
%! assert ([dw1, db1; dw2, db2], [ow1, ob1; ow2, ob2], 4 * eps);

%!error <kurbiel_linear: b is 1 x 3, not H x 1, with a 2 x 1, w 3 x 2>
%! pyref.derivations.kurbiel_linear ([1; 2], ones (3, 2), [1 1 1]);
