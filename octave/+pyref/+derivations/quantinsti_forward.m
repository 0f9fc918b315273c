% The forward pass of a 2-2-2 network, all that is on the way, after QuantInsti.
%     [z2, a2, z3, a3, back] = pyref.derivations.quantinsti_forward (x, theta1, theta2)
%     [dx, dtheta1, dtheta2] = back (dz2, da2, dz3, da3)
%
%     x D x N, theta1 H x (D+1), theta2 M x (H+1): a row for each unit, its bias first
%
%     z2 = theta1 [1; x]                   H x N, the ones in a row on top
%     a2 = g (z2)                          H x N, g is the sigmoid
%     z3 = theta2 [1; a2]                  M x N
%     a3 = g (z3)                          M x N
%
% Going back, with g' (z) = a (1 - a) and an upstream gradient for each:
%
%     dz3 + da3 * a3 (1 - a3)              M x N, the whole gradient by z3
%     dtheta2 = dz3 [1; a2]'
%     da2 + theta2' dz3                    H x N, without the row of the ones
%     dz2 + da2 * a2 (1 - a2)              H x N
%     dtheta1 = dz2 [1; x]'
%     dx = theta1' dz2                     D x N, without the row of the ones
%
% Each right side uses the whole gradient of the line before. What is printed on the
% way can so be held against what comes out.
%
% Errors: pyref:size, pyref:type. Source: Varun Divakar 2018, Forward Propagation in
% Neural Networks, QuantInsti.

function [z2, a2, z3, a3, back] = quantinsti_forward (x, theta1, theta2)
  pyref.internal.takes (3, nargin);
  [x, theta1, theta2] = pyref.internal.sizes ( ...
    'quantinsti_forward: x D N, theta1 H E, theta2 M F', ...
    x, theta1, theta2);
  a1 = with_ones (x);
  [a1, theta1] = pyref.internal.sizes ( ...
    'quantinsti_forward: a1 D N, theta1 H D', a1, theta1);
  z2 = theta1 * a1;
  a2 = g (z2);
  e2 = with_ones (a2);
  [e2, theta2] = pyref.internal.sizes ( ...
    'quantinsti_forward: e2 H N, theta2 M H', e2, theta2);
  z3 = theta2 * e2;
  a3 = g (z3);
  back = @(dz2, da2, dz3, da3) backward ( ...
    pyref.internal.like ('quantinsti_forward: z2', dz2, z2), ...
    pyref.internal.like ('quantinsti_forward: a2', da2, a2), ...
    pyref.internal.like ('quantinsti_forward: z3', dz3, z3), ...
    pyref.internal.like ('quantinsti_forward: a3', da3, a3), ...
    a1, a2, e2, a3, theta1, theta2);
end

function [dx, dtheta1, dtheta2] = backward ( ...
  dz2, da2, dz3, da3, a1, a2, e2, a3, theta1, theta2)
  dz3 = dz3 + da3 .* slope (a3);
  dtheta2 = dz3 * e2.';
  da2 = da2 + theta2(:,2:end).' * dz3;
  dz2 = dz2 + da2 .* slope (a2);
  dtheta1 = dz2 * a1.';
  dx = theta1(:,2:end).' * dz2;
end

function v = with_ones (v)
  v = [ones(1, size (v, 2), class (v)); v];
end

function v = g (v)
  v = 1 ./ (1 + exp (-v));
end

function v = slope (v)
  v = v .* (1 - v);
end

%!test <by hand: every z is zero; each output brings its own gradient>
%! [z2, a2, z3, a3, back] = pyref.derivations.quantinsti_forward ( ...
%!   [1; 2], [0 2 -1; -4 0 2], [1 -4 2; -1 2 0]);
%! assert ([z2 z3], zeros (2));
%! assert ([a2 a3], [0.5 0.5; 0.5 0.5]);
%! [dx, dtheta1, dtheta2] = back ([1; 3], [0; 4], [0; 2], [16; -8]);
%! assert (dtheta2, [4 2 2; 0 0 0]);
%! assert (dtheta1, [-3 -3 -6; 6 6 12]);
%! assert (dx, [-6; 15]);

%!test <what is printed behind z2 follows from the slip in z2>
%! [x, theta1, theta2] = deal ([0.85; 0.25], [0.1 0.2 0.3; 0.4 0.5 0.6], [0.5 0.4 0.3; 0.2 0.5 0.1]);
%! g = @(z) 1 ./ (1 + exp (-z));
%! a2 = g ([1.02; 0.975]);
%! z3 = theta2 * [1; round(1000 * a2) / 1000];
%! assert (round (1000 * a2.'), [735 726]);
%! assert (round (1e4 * z3.'), [10118 6401]);
%! assert (g (z3).', [0.7333 0.6548], 1.01e-4);
%! assert (pyref.derivations.quantinsti_forward (x, theta1, theta2), [0.345; 0.975], eps);

%!test <the derivative at the first output is not the one in print>
%! [x, theta1, theta2] = deal ([0.85; 0.25], [0.1 0.2 0.3; 0.4 0.5 0.6], [0.5 0.4 0.3; 0.2 0.5 0.1]);
%! [~, a2, ~, a3, back] = pyref.derivations.quantinsti_forward (x, theta1, theta2);
%! [~, ~, dtheta2] = back (0 * a2, 0 * a2, 0 * a3, [1; 0]);
%! assert (dtheta2(1,1), 0.20093045, 5e-9);
%! assert (all (abs (dtheta2(1,1) - [0.1956 0.1958]) > 0.005));
%! assert (all (abs (0.7333 * (1 - 0.7333) - [0.1956 0.1958]) < 3e-4));

%!error <quantinsti_forward: theta1 is 2 x 2, not H x D, with a1 3 x 1>
%! pyref.derivations.quantinsti_forward ([1; 2], ones (2), ones (2, 3));
