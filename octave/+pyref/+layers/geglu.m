% Let a gate through: each number times gelu of its gate.
%     [y, back] = pyref.layers.geglu (gate, x)
%     [dgate, dx] = back (dy)
%
%     gate and x any shape, the same
%
%     open = gelu (gate)
%     y    = open * x
%
% Going back:
%
%     dgate = the gradient of gelu at gate for dy * x
%     dx    = dy * open
%
% gate and x are usually two halves of the columns of one product, or two products, of
% the same sequence. Which half is the gate differs; here it is what comes first. gelu
% and its derivative have the digits that the layer gelu gives them. Where dy * x is
% beyond the largest number, so is dgate, however small the derivative may be.
%
% NaN in gate or x gives NaN in their y, and so does 0 times Inf: Inf in x where the
% gate is shut.
%
% Errors: pyref:size, pyref:type. Source: Shazeer 2020, GLU Variants Improve
% Transformer.

function [y, back] = geglu (gate, x)
  pyref.internal.takes (2, nargin);
  [gate, x] = pyref.internal.sizes ('geglu: gate ..., x ...', gate, x);
  [opened, gate_back] = pyref.layers.gelu (gate);
  y = opened .* x;
  back = @(dy) backward ( ...
    pyref.internal.like ('geglu', dy, y), x, opened, gate_back);
end

function [dgate, dx] = backward (dy, x, opened, gate_back)
  dgate = gate_back (dy .* x);
  dx = dy .* opened;
end

%!test <by hand: at 0 the gate is shut, and its slope is a half>
%! [y, back] = pyref.layers.geglu ([0 0], [3 -2]);
%! assert (y, [0 0]);
%! [dgate, dx] = back ([4 1]);
%! assert (dgate, [6 -1]);
%! assert (dx, [0 0]);

%!test <far above 0 it is the product, far below it is 0>
%! [y, back] = pyref.layers.geglu ([64; -2000], [3; 5]);
%! assert (y, [192; 0]);
%! [dgate, dx] = back ([1; 1]);
%! assert (dgate, [3; 0]);
%! assert (dx, [64; 0]);

%!test <with ones for x it is gelu>
%! gate = [-2 -0.5; 0.25 3];
%! [y, back] = pyref.layers.geglu (gate, ones (2));
%! [want, want_back] = pyref.layers.gelu (gate);
%! assert (y, want);
%! dgate = back ([1 2; -3 4]);
%! assert (dgate, want_back ([1 2; -3 4]));

%!test <any shape, none at all; single precision stays single>
%! assert (size (pyref.layers.geglu (ones (2, 3, 4), ones (2, 3, 4))), [2 3 4]);
%! assert (size (pyref.layers.geglu (zeros (0, 3), zeros (0, 3))), [0 3]);
%! [y, back] = pyref.layers.geglu (single ([1 2]), single ([3 4]));
%! [dgate, dx] = back (y);
%! assert ({class(y), class(dgate), class(dx)}, {'single', 'single', 'single'});

%!error <geglu: x is 2 x 1, not ..., with gate 1 x 2>
%! pyref.layers.geglu ([1 2], [1; 2]);
%!error <geglu: dy is 1 x 1, y is 1 x 2>
%! nthargout (2, @pyref.layers.geglu, [1 2], [3 4]) (1);
