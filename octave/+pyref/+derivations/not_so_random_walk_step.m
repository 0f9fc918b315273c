% The 3-2-2 network after one update, and its prediction: A Not So Random Walk.
%     [later, c1, c2, o, loss] = pyref.derivations.not_so_random_walk_step ( ...
%       x, w, b1, b2, t, eta)
%
%     x, w, b1, b2, t as not_so_random_walk has them; eta, the learning rate
%
%     later, c1, c2 = w - eta dw, b1 - eta db1, b2 - eta db2
%     h = f (wh x + c1), o = f (wo h + c2)        with wh and wo of later; o is 2 x N
%     loss = 1/2 sum ((o - t)^2)                  1 x 1
%
% All ten weights and both biases move at once, each by the gradient at the old ones:
% those of the hidden weights use w7 to w10 as they were before the step.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: A Not So Random Walk,
% Backpropagation Example With Numbers Step by Step.

function [later, c1, c2, o, loss] = not_so_random_walk_step (x, w, b1, b2, t, eta)
  pyref.internal.takes (6, nargin);
  [x, w, b1, b2, t, eta] = pyref.internal.sizes ( ...
    'not_so_random_walk_step: x 3 N, w 10 1, b1 1 1, b2 1 1, t 2 N, eta real', ...
    x, w, b1, b2, t, eta);
  [loss, back] = pyref.derivations.not_so_random_walk (x, w, b1, b2, t);
  found = cell (1, 4);
  [found{:}] = back (ones (size (loss), class (loss)));
  later = w - eta * found{2};
  c1 = b1 - eta * found{3};
  c2 = b2 - eta * found{4};
  % Down the columns: column-major in both languages.
  h = f (reshape (later(1:6), 2, 3) * x + c1);
  o = f (reshape (later(7:10), 2, 2) * h + c2);
  loss = total ((o - t) .^ 2) / 2;
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

function v = f (v)
  v = 1 ./ (1 + exp (-v));
end

%!test <by hand: every z is zero, a rate of sixteen>
%! w = [2; 4; -3; 0; 0.5; -1.5; 1; 8; 3; -4];
%! [later, c1, c2] = pyref.derivations.not_so_random_walk_step ( ...
%!   [1; 2; 4], w, 2, -2, [0; 0.75], 16);
%! assert (later, w - [-1.5; 2.5; -3; 5; -6; 10; 1; -0.5; 1; -0.5]);
%! assert ([c1 c2], [1 -3]);

%!test <the prediction after one step is nearer to both targets>
%! given = {[1; 4; 5], [1:9 1].' / 10, 0.5, 0.5, [0.1; 0.05]};
%! [~, ~, ~, before, whole] = pyref.derivations.not_so_random_walk_step (given{:}, 0);
%! [~, ~, ~, o, loss] = pyref.derivations.not_so_random_walk_step (given{:}, 0.01);
%! assert (before, [0.8896; 0.8004], 5e-5);
%! assert (all (o < before & o > given{5}));
%! assert (loss < whole && whole > 0.593 && whole < 0.594);

%!error <not_so_random_walk_step: eta has 2 numbers, not 1>
%! pyref.derivations.not_so_random_walk_step (ones (3, 1), ones (10, 1), 0, 0, ...
%!                                            [0; 0], [1 2]);
