% The 3-2-2 network with a bias shared by a layer, after A Not So Random Walk.
%     [loss, back] = pyref.derivations.not_so_random_walk (x, w, b1, b2, t)
%     [dx, dw, db1, db2] = back (dloss)
%
%     x 3 x N, weights w 10 x 1, biases b1 1 x 1 and b2 1 x 1, targets t 2 x N
%
%     zh1 = w1 x1 + w3 x2 + w5 x3 + b1,  h1 = f (zh1)      f is the sigmoid
%     zh2 = w2 x1 + w4 x2 + w6 x3 + b1,  h2 = f (zh2)
%     zo1 = w7 h1 + w9 h2 + b2,          o1 = f (zo1)
%     zo2 = w8 h1 + w10 h2 + b2,         o2 = f (zo2)
%     loss = 1/2 sum ((o - t)^2)                           1 x 1, not divided by N
%
% so wh = [w1 w3 w5; w2 w4 w6] and wo = [w7 w9; w8 w10]: the weights are numbered down
% the columns, one column for each unit they come from. Going back, f' = o (1 - o):
%
%     deltao = (o - t) * o (1 - o)                2 x N
%     deltah = (wo' deltao) * h (1 - h)           2 x N
%     dw7 = deltao1 h1, dw8 = deltao2 h1, dw9 = deltao1 h2, dw10 = deltao2 h2
%     dw1 = deltah1 x1, dw2 = deltah2 x1, ...     wo, wh by deltao h', deltah x'
%     db2 = deltao1 + deltao2, db1 = deltah1 + deltah2
%     dx = wh' deltah
%
% A bias of two units has both their gradients, and each hidden unit has errors from
% both outputs. Over a batch all but dx is summed.
%
% Errors: pyref:size, pyref:type. Source: A Not So Random Walk, Backpropagation Example
% With Numbers Step by Step.

function [loss, back] = not_so_random_walk (x, w, b1, b2, t)
  pyref.internal.takes (5, nargin);
  [x, w, b1, b2, t] = pyref.internal.sizes ( ...
    'not_so_random_walk: x 3 N, w 10 1, b1 1 1, b2 1 1, t 2 N', ...
    x, w, b1, b2, t);
  % Down the columns: column-major in both languages.
  wh = reshape (w(1:6), 2, 3);
  wo = reshape (w(7:10), 2, 2);
  h = f (wh * x + b1);
  o = f (wo * h + b2);
  loss = total ((o - t) .^ 2) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('not_so_random_walk: loss', dloss, loss), x, h, o, wh, wo, t);
end

function [dx, dw, db1, db2] = backward (dloss, x, h, o, wh, wo, t)
  deltao = dloss .* (o - t) .* slope (o);
  deltah = (wo.' * deltao) .* slope (h);
  dwo = deltao * h.';
  dwh = deltah * x.';
  dw = [down(dwh); down(dwo)];
  db2 = total (deltao);
  db1 = total (deltah);
  dx = wh.' * deltah;
end

function v = down (v)
  v = reshape (v, [], 1);
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

function v = f (v)
  v = 1 ./ (1 + exp (-v));
end

function v = slope (v)
  v = v .* (1 - v);
end

%!test <by hand: every z is zero, so every unit is one half>
%! w = [2; 4; -3; 0; 0.5; -1.5; 1; 8; 3; -4];
%! [loss, back] = pyref.derivations.not_so_random_walk ([1; 2; 4], w, 2, -2, [0; 0.75]);
%! assert (loss, 0.15625);
%! [dx, dw, db1, db2] = back (16);
%! assert (dw, [-1.5; 2.5; -3; 5; -6; 10; 1; -0.5; 1; -0.5]);
%! assert ([db1 db2], [1 1]);
%! assert (dx, [7; 4.5; -4.5]);

%!test <the gradient of b1 in print is what is left without the cross paths>
%! [x, w, t] = deal ([1; 4; 5], [1:9 1].' / 10, [0.1; 0.05]);
%! f = @(z) 1 ./ (1 + exp (-z));
%! h = f (reshape (w(1:6), 2, 3) * x + 0.5);
%! o = f (reshape (w(7:10), 2, 2) * h + 0.5);
%! deltao = (o - t) .* o .* (1 - o);
%! straight = deltao .* w([7 10]) .* h .* (1 - h);
%! crossed = deltao([2 1]) .* w([8 9]) .* h .* (1 - h);
%! [~, back] = pyref.derivations.not_so_random_walk (x, w, 0.5, 0.5, t);
%! [~, ~, db1] = back (1);
%! assert (sum (straight, 1), 0.00077645, 5e-9);
%! assert (round (1e4 * sum (straight, 1)), 8);      % 0.0008 as it is printed
%! assert (sum (straight + crossed, 1), db1, 4 * eps);

%!test <a shared bias has the sum over the units that share it>
%! [x, w, t] = deal ([1; 4; 5], [1:9 1].' / 10, [0.1; 0.05]);
%! [~, back] = pyref.derivations.not_so_random_walk (x, w, 0.5, 0.5, t);
%! [~, dw, db1, db2] = back (1);
%! h1 = 1 / (1 + exp (-w([1 3 5]).' * x - 0.5));
%! assert (db1, sum (dw(1:2) / x(1), 1), 4 * eps);
%! assert (db2, sum (dw(7:8) / h1, 1), 4 * eps);

%!error <not_so_random_walk: w is 1 x 10, not 10 x 1, with x 3 x 1>
%! pyref.derivations.not_so_random_walk ([1; 2; 4], 1:10, 2, -2, [0; 0.75]);
