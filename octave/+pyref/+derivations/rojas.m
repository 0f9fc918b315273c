% Rows, extended weights and diagonal matrices, after Rojas.
%     [loss, back] = pyref.derivations.rojas (x, w1, w2, t)
%     [dx, dw1, dw2] = back (dloss)
%
%     x 1 x D, w1 E x H with E = D + 1, w2 F x M with F = H + 1, targets t 1 x M
%
%     o0 = (x, 1)                      the input, extended; the last row of w1 is a bias
%     o1 = s (o0 w1), s is the sigmoid                    1 x H
%     o2 = s ((o1, 1) w2)                                 1 x M
%     loss = 1/2 sum ((o2 - t)^2)                         1 x 1
%
% The network stores its derivatives in diagonal matrices, D1 = diag (o1 (1 - o1)) and
% D2 = diag (o2 (1 - o2)), and errors are columns. Going back, with W the weights
% without their row of biases:
%
%     e = (o2 - t)'
%     delta2 = D2 e                                       M x 1
%     delta1 = D1 W2 delta2                               H x 1
%     dw2' = delta2 (o1, 1), dw1' = delta1 o0
%     dx = (W1 delta1)'
%
% For more layers delta of layer i is D_i W_i+1 D_i+1 ... W_l D_l e.
%
% Errors: pyref:size, pyref:type. Source: Raul Rojas 1996, Neural Networks, chapter 7.

function [loss, back] = rojas (x, w1, w2, t)
  pyref.internal.takes (4, nargin);
  [x, w1, w2, t] = pyref.internal.sizes ( ...
    'rojas: x 1 D, w1 E H, w2 F M, t 1 M', x, w1, w2, t);
  o0 = extended (x);
  [o0, w1] = pyref.internal.sizes ('rojas: o0 1 D, w1 D H', o0, w1);
  o1 = f (o0 * w1);
  h1 = extended (o1);
  [h1, w2] = pyref.internal.sizes ('rojas: o1 1 H, w2 H M', h1, w2);
  o2 = f (h1 * w2);
  loss = sum ((o2 - t) .^ 2, 2) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('rojas: loss', dloss, loss), o0, o1, o2, w1, w2, t);
end

function [dx, dw1, dw2] = backward (dloss, o0, o1, o2, w1, w2, t)
  % in full: stored as a diagonal it leaves out products with 0, of which some are NaN
  D1 = full (diag (o1 .* (1 - o1)));
  D2 = full (diag (o2 .* (1 - o2)));
  e = dloss .* (o2 - t).';
  delta2 = D2 * e;
  delta1 = D1 * w2(1:end-1,:) * delta2;
  dw2 = (delta2 * extended (o1)).';
  dw1 = (delta1 * o0).';
  dx = (w1(1:end-1,:) * delta1).';
end

function v = extended (v)
  v = [v, ones(1, 1, class (v))];
end

function v = f (v)
  v = 1 ./ (1 + exp (-v));
end

%!test <by hand: every sum is zero, the last rows are the biases>
%! [loss, back] = pyref.derivations.rojas ([1 2], [2 4; -1 -3; 0 2], [4; -6; 1], 1);
%! assert (loss, 1 / 8);
%! [dx, dw1, dw2] = back (16);
%! assert (dw2, [-1; -1; -2]);
%! assert (dw1, [-2 3; -4 6; -2 3]);
%! assert (dx, [8 -7]);

%!test <Rojas is the network of columns, transposed>
%! [x, t] = deal ([0.25 0.5 0.75 1], 1);
%! [w1, w2] = deal (reshape (sin (1:20), 5, 4), sin (21:25).');
%! [~, back] = pyref.derivations.rojas (x, w1, w2, t);
%! [dx, dw1, dw2] = back (1);
%! given = {x.', w1(1:4,:).', w1(5,:).', w2(1:4).', w2(5), t};
%! [~, of_columns] = pyref.derivations.kostadinov_441 (given{:});
%! [ox, ow1, ob1, ow2, ob2] = of_columns (1);
%! assert ([dx; dw1], [ox.'; ow1.'; ob1.'], 4 * eps);
%! assert (dw2, [ow2.'; ob2], 4 * eps);

%!test <the product formula of Rojas holds for three layers>
%! w = {reshape(sin (1:12), 4, 3), cos(2) * ones(4, 2), [0.5; -1.5; 0.25]};
%! [o, t] = deal ({[0.5 -1 2]}, 0.25);
%! for k = 1:3
%!   o{k+1} = 1 ./ (1 + exp (-[o{k}, 1] * w{k}));
%! end
%! D = cellfun (@(v) diag (v .* (1 - v)), o(2:4), 'UniformOutput', false);
%! product = D{1} * w{2}(1:3,:) * D{2} * w{3}(1:2) * D{3} * (o{4} - t).';
%! cost = @(b) (1 ./ (1 + exp (-[1 ./ (1 + exp (-[b, 1] * w{2})), 1] * w{3})) - t) ^ 2 / 2;
%! hidden = @(b) 1 ./ (1 + exp (-[o{1}, 1] * [w{1}(1:3,:); b]));
%! for k = 1:3
%!   step = 1e-5 * ((1:3) == k);
%!   slope = (cost (hidden (w{1}(4,:) + step)) - cost (hidden (w{1}(4,:) - step))) / 2e-5;
%!   assert (product(k), slope, 1e-9);
%! end

%!error <rojas: w1 is 2 x 2, not D x H, with o0 1 x 3>
%! pyref.derivations.rojas ([1 2], ones (2, 2), ones (3, 1), 1);
