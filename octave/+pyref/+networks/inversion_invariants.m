% What inversion finds, without regard to the basis it gives.
%     [x, projector] = pyref.networks.inversion_invariants ( ...
%       out, w1, b1, w2, b2, margin, steps)
%
%     out M x N, w1 H x D and w2 M x H, finite, b1 H x 1, b2 M x 1; margin, a number
%     from 0; steps, a whole number from 0
%
%     x, basis  = inversion (out, w1, b1, w2, b2, margin, steps)     x D x N
%     projector = basis basis'                                       D x D
%
% projector is the projection on what may be added to x: the same for every basis. So
% two programs can be compared by it.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Rossen 1990, Closed-Form
% Inversion of Backpropagation Networks: Theory and Optimization Issues.

function [x, projector] = inversion_invariants (out, w1, b1, w2, b2, margin, steps)
  pyref.internal.takes (7, nargin);
  [out, w1, b1, w2, b2, margin, steps] = pyref.internal.sizes ( ...
    ['inversion_invariants: out M N, w1 H D finite, b1 H 1, w2 M H finite, ' ...
     'b2 M 1, margin nonnegative, steps whole'], ...
    out, w1, b1, w2, b2, margin, steps);
  [x, basis] = pyref.networks.inversion (out, w1, b1, w2, b2, margin, steps);
  projector = basis * basis.';
end

%!test <by hand: one half comes from zero, and the second input is free>
%! [x, projector] = pyref.networks.inversion_invariants ([0.5 0.5], [2 0], 0, 4, -2, 0, 0);
%! assert (x, zeros (2, 2), eps);
%! assert (projector, [0 0; 0 1], eps);

%!error <inversion_invariants: b1 is 1 x 2, not H x 1, with out 1 x 1, w1 2 x 1>
%! pyref.networks.inversion_invariants (0.5, [1; 0], [0 0], [1 1], 0, 0, 0);
