% Backpropagation by components, averaged at the end, after the Brilliant wiki: rows.
%     [loss, back] = pyref.derivations.brilliant (x, w1, w2, w3, y)
%     [dx, dw1, dw2, dw3] = back (dloss)
%
%     x N x D, w1 (1 + D) x H, w2 (1 + H) x K, w3 (1 + K) x 1, y N x 1
%
%     w_ij leads from i to j, w_0j is the bias: o_0 = 1. For each sample d
%
%     a_j = sum over i of w_ij o_i       the o of the layer before, o_i = x_i at first
%     o_j = g (a_j)                      g is the sigmoid in both hidden layers
%     yhat_d = a_1                       the one output is linear, g_o (a) = a
%     loss = 1/(2N) sum ((yhat_d - y_d)^2)                    1 x 1
%
% Going back, for each sample d, with g' (a) = o (1 - o):
%
%     delta_1 = g_o' (a_1) (yhat_d - y_d)                     one, and g_o' is 1
%     delta_j = g' (a_j) (sum over l of w_jl delta_l)         of the layer behind
%     dE_d / dw_ij = delta_j o_i
%
% and dw_ij is the mean of these over d, the 1/N at the end. dx_di is 1/N of the sum
% over j of w_ij delta_j. The sum over l leaves out the bias, which no unit comes
% before. Every sum is a loop.
%
% Errors: pyref:size, pyref:type. Source: Brilliant.org wiki, Backpropagation.

function [loss, back] = brilliant (x, w1, w2, w3, y)
  pyref.internal.takes (5, nargin);
  [x, w1, w2, w3, y] = pyref.internal.sizes ( ...
    'brilliant: x N D, w1 E H, w2 F K, w3 G 1, y N 1', ...
    x, w1, w2, w3, y);
  o0 = after_one (x);
  [o0, w1] = pyref.internal.sizes ('brilliant: o0 N D, w1 D H', o0, w1);
  o1 = after_one (g (activations (o0, w1)));
  [o1, w2] = pyref.internal.sizes ('brilliant: o1 N H, w2 H K', o1, w2);
  o2 = after_one (g (activations (o1, w2)));
  [o2, w3] = pyref.internal.sizes ('brilliant: o2 N K, w3 K 1', o2, w3);
  yhat = activations (o2, w3);
  loss = half_mean_square (yhat, y);
  back = @(dloss) backward ( ...
    pyref.internal.like ('brilliant: loss', dloss, loss), ...
    o0, o1, o2, yhat, w1, w2, w3, y);
end

function [dx, dw1, dw2, dw3] = backward (dloss, o0, o1, o2, yhat, w1, w2, w3, y)
  d3 = yhat - y;
  d2 = slope (o2(:,2:end)) .* behind (d3, w3);
  d1 = slope (o1(:,2:end)) .* behind (d2, w2);
  dw1 = dloss .* average (o0, d1);
  dw2 = dloss .* average (o1, d2);
  dw3 = dloss .* average (o2, d3);
  dx = dloss .* behind (d1, w1) / size (y, 1);
end

function a = activations (o, w)
  a = zeros (size (o, 1), size (w, 2), class (o));
  for d = 1:size (o, 1)
    for j = 1:size (w, 2)
      for i = 1:size (w, 1)
        a(d,j) = a(d,j) + w(i,j) * o(d,i);
      end
    end
  end
end

function v = behind (delta, w)
  v = zeros (size (delta, 1), size (w, 1) - 1, class (delta));
  for d = 1:size (delta, 1)
    for j = 1:size (v, 2)
      for k = 1:size (w, 2)
        v(d,j) = v(d,j) + w(j+1,k) * delta(d,k);
      end
    end
  end
end

function v = average (o, delta)
  v = zeros (size (o, 2), size (delta, 2), class (delta));
  for d = 1:size (o, 1)
    for i = 1:size (o, 2)
      for j = 1:size (delta, 2)
        v(i,j) = v(i,j) + delta(d,j) * o(d,i);
      end
    end
  end
  v = v / size (o, 1);
end

function v = half_mean_square (yhat, y)
  v = zeros (1, 1, class (yhat));
  for d = 1:size (y, 1)
    v = v + (yhat(d,1) - y(d,1)) ^ 2;
  end
  v = v / (2 * size (y, 1));
end

function v = after_one (v)
  v = [ones(size (v, 1), 1, class (v)), v];
end

function v = g (a)
  v = 1 ./ (1 + exp (-a));
end

function v = slope (o)
  v = o .* (1 - o);
end

%!test <by hand: two samples, every hidden a is zero, so every o is one half>
%! [loss, back] = pyref.derivations.brilliant ([1 2; -1 -2], [0 0; 2 4; -1 -2], ...
%!   [1 -2; 4 1; -6 3], [1; 2; -4], [1; -3]);
%! assert (loss, 2.5);
%! [dx, dw1, dw2, dw3] = back (16);
%! assert (dx, [44 -22; -132 66]);
%! assert (dw1, [4 -24; -8 48; -16 96]);
%! assert (dw2, [8 -16; 4 -8; 4 -8]);
%! assert (dw3, [16; 8; 8]);

%!test <a sample that is there twice counts once: the mean>
%! given = {[1 -2 0.5; 0.25 3 -1; 2 1 0; 1 1 2], [1 2; -1 0.5; 3 1; 0 -1], [2; -1; 0.5]};
%! [loss, back] = pyref.derivations.brilliant ([1 2 3], given{:}, 0.5);
%! [loss_twice, back_twice] = pyref.derivations.brilliant ( ...
%!   [1 2 3; 1 2 3], given{:}, [0.5; 0.5]);
%! assert (loss_twice, loss, 4 * eps);
%! [~, dw1] = back (1);
%! [~, dw1_twice] = back_twice (1);
%! assert (dw1_twice, dw1, 4 * eps);

%!test <the loops give what the matrices give>
%! [x, y] = deal (reshape (sin (1:12), 4, 3), [1; 0; -1; 2]);
%! [w1, w2, w3] = deal (reshape (cos (1:8), 4, 2), reshape (sin (1:6), 3, 2), [1; -2; 0.5]);
%! [loss, back] = pyref.derivations.brilliant (x, w1, w2, w3, y);
%! [dx, dw1, dw2, dw3] = back (1);
%! f = @(a) 1 ./ (1 + exp (-a));
%! o0 = [ones(4, 1), x]; o1 = [ones(4, 1), f(o0 * w1)]; o2 = [ones(4, 1), f(o1 * w2)];
%! d3 = (o2 * w3 - y) / 4;
%! d2 = (d3 * w3(2:3).') .* o2(:,2:3) .* (1 - o2(:,2:3));
%! d1 = (d2 * w2(2:3,:).') .* o1(:,2:3) .* (1 - o1(:,2:3));
%! assert (loss, sum ((o2 * w3 - y) .^ 2, 1) / 8, 8 * eps);
%! assert ({dx, dw1, dw2, dw3}, {d1 * w1(2:4,:).', o0.' * d1, o1.' * d2, o2.' * d3}, 16 * eps);

%!test <weights lead from their row to their column>
%! [x, y] = deal (reshape (sin (1:12), 4, 3), [1; 0; -1; 2]);
%! [w1, w2, w3] = deal (zeros (4, 2), reshape (sin (1:6), 3, 2), [1; -2; 0.5]);
%! w1(3,1) = 3;
%! loss = pyref.derivations.brilliant (x, w1, w2, w3, y);
%! [others, moved] = deal (x);
%! others(:,[1 3]) = others(:,[1 3]) + 1;
%! moved(:,2) = moved(:,2) + 1;
%! assert (pyref.derivations.brilliant (others, w1, w2, w3, y), loss);
%! assert (pyref.derivations.brilliant (moved, w1, w2, w3, y) ~= loss);

%!error <brilliant: w2 is 2 x 1, not H x K, with o1 1 x 3>
%! pyref.derivations.brilliant ([1 2], ones (3, 2), [1; 2], [1; 2], 1);
