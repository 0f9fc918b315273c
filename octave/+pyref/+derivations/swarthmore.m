% Backpropagation unit by unit, with the slope of the sigmoid, after Swarthmore.
%     [loss, back] = pyref.derivations.swarthmore (ai, wji, wkj, t, gamma)
%     [dai, dwji, dwkj] = back (dloss)
%
%     ai D x N, wji H x D, wkj M x H, targets t M x N, gamma a number
%
%     i counts inputs, j hidden units, k outputs, each pattern p for itself:
%
%     net_j = sum over i of w_ji a_i,  a_j = f (net_j)        aj H x N
%     net_k = sum over j of w_kj a_j,  a_k = f (net_k)        ak M x N
%     f (net) = 1 / (1 + exp (-gamma net))
%     loss = 1/2 sum ((t_k - a_k)^2)                          1 x 1, over k and p
%
% Going back, with f' (net) = gamma a (1 - a) and errors as target less output:
%
%     delta_k = (t_k - a_k) gamma a_k (1 - a_k)                         M x N
%     delta_j = (sum over k of delta_k w_kj) gamma a_j (1 - a_j)        H x N
%     dw_kj = -(sum over p of delta_k a_j), dw_ji = -(sum over p of delta_j a_i)
%     da_i = -(sum over j of delta_j w_ji)
%
% A step of learning adds delta a, so the gradient has the minus. Every sum is a loop:
% this is the long way, for the matrices to be held against.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Lisa Meeden, Derivation of
% Backpropagation, Swarthmore College, CS81.

function [loss, back] = swarthmore (ai, wji, wkj, t, gamma)
  pyref.internal.takes (5, nargin);
  [ai, wji, wkj, t, gamma] = pyref.internal.sizes ( ...
    'swarthmore: ai D N, wji H D, wkj M H, t M N, gamma real', ...
    ai, wji, wkj, t, gamma);
  aj = units (ai, wji, gamma);
  ak = units (aj, wkj, gamma);
  loss = half_square (t, ak);
  back = @(dloss) backward ( ...
    pyref.internal.like ('swarthmore: loss', dloss, loss), ...
    ai, aj, ak, wji, wkj, t, gamma);
end

function v = units (a, w, gamma)
  v = zeros (size (w, 1), size (a, 2), class (a));
  for p = 1:size (a, 2)
    for k = 1:size (w, 1)
      net = 0;
      for j = 1:size (w, 2)
        net = net + w(k,j) * a(j,p);
      end
      v(k,p) = f (net, gamma);
    end
  end
end

function v = half_square (t, a)
  v = zeros (1, 1, class (a));
  for p = 1:size (t, 2)
    for k = 1:size (t, 1)
      v = v + (t(k,p) - a(k,p)) ^ 2 / 2;
    end
  end
end

function [dai, dwji, dwkj] = backward (dloss, ai, aj, ak, wji, wkj, t, gamma)
  deltak = each_slope (ak, gamma);
  for p = 1:size (t, 2)
    for k = 1:size (t, 1)
      deltak(k,p) = (t(k,p) - ak(k,p)) * deltak(k,p);
    end
  end
  deltaj = each_slope (aj, gamma);
  pushed = sums (deltak, wkj);
  for p = 1:size (aj, 2)
    for j = 1:size (aj, 1)
      deltaj(j,p) = pushed(j,p) * deltaj(j,p);
    end
  end
  dwkj = -dloss * products (deltak, aj);
  dwji = -dloss * products (deltaj, ai);
  dai = -dloss * sums (deltaj, wji);
end

function v = each_slope (a, gamma)
  v = zeros (size (a), class (a));
  for p = 1:size (a, 2)
    for k = 1:size (a, 1)
      v(k,p) = slope (a(k,p), gamma);
    end
  end
end

function v = sums (delta, w)
  v = zeros (size (w, 2), size (delta, 2), class (delta));
  for p = 1:size (delta, 2)
    for j = 1:size (w, 2)
      for k = 1:size (w, 1)
        v(j,p) = v(j,p) + delta(k,p) * w(k,j);
      end
    end
  end
end

function v = products (delta, a)
  v = zeros (size (delta, 1), size (a, 1), class (delta));
  for k = 1:size (delta, 1)
    for j = 1:size (a, 1)
      for p = 1:size (a, 2)
        v(k,j) = v(k,j) + delta(k,p) * a(j,p);
      end
    end
  end
end

function v = f (net, gamma)
  v = 1 / (1 + exp (-gamma * net));
end

function v = slope (a, gamma)
  v = gamma * a * (1 - a);
end

%!test <by hand: every net is zero, so every a is one half and every slope gamma / 4>
%! [loss, back] = pyref.derivations.swarthmore ([1; 2], [2 -1; 4 -2], [4 -4], 1, 2);
%! assert (loss, 1 / 8);
%! [dai, dwji, dwkj] = back (8);
%! assert (dai, [8; -4]);
%! assert (dwji, [-4 -8; 4 8]);
%! assert (dwkj, [-1 -1]);

%!test <a slope gamma is a sigmoid of weights gamma times as large>
%! [loss, back] = pyref.derivations.swarthmore ([1; -2], [0.5 1; 2 -1], [1 -3], 0.25, 2.5);
%! [~, dwji] = back (1);
%! one = pyref.derivations.swarthmore ([1; -2], 2.5 * [0.5 1; 2 -1], 2.5 * [1 -3], 0.25, 1);
%! assert (loss, one, eps);
%! [~, back] = pyref.derivations.swarthmore ( ...
%!   [1; -2], 2.5 * [0.5 1; 2 -1], 2.5 * [1 -3], 0.25, 1);
%! [~, dwji_one] = back (1);
%! assert (dwji, 2.5 * dwji_one, 4 * eps);

%!test <the loops give what the matrices give>
%! [a, wji, wkj] = deal (reshape (sin (1:12), 4, 3), reshape (cos (1:8), 2, 4), [1 -2; 0.5 1]);
%! [t, gamma] = deal ([0 1 0.5; 1 0.25 0], 2.5);
%! [~, back] = pyref.derivations.swarthmore (a, wji, wkj, t, gamma);
%! [~, dwji, dwkj] = back (1);
%! aj = 1 ./ (1 + exp (-gamma * wji * a));
%! ak = 1 ./ (1 + exp (-gamma * wkj * aj));
%! deltak = (t - ak) .* gamma .* ak .* (1 - ak);
%! deltaj = (wkj.' * deltak) .* gamma .* aj .* (1 - aj);
%! assert (dwkj, -deltak * aj.', 16 * eps);
%! assert (dwji, -deltaj * a.', 16 * eps);

%!test <a step adds delta times a and lowers the loss>
%! [a, wji, wkj] = deal (reshape (sin (1:12), 4, 3), reshape (cos (1:8), 2, 4), [1 -2; 0.5 1]);
%! t = [0 1 0.5; 1 0.25 0];
%! [loss, back] = pyref.derivations.swarthmore (a, wji, wkj, t, 1);
%! [~, dwji, dwkj] = back (1);
%! later = pyref.derivations.swarthmore (a, wji - 0.01 * dwji, wkj - 0.01 * dwkj, t, 1);
%! other = pyref.derivations.swarthmore (a, wji + 0.01 * dwji, wkj + 0.01 * dwkj, t, 1);
%! assert (later < loss && loss < other);

%!error <swarthmore: wkj is 1 x 3, not M x H, with ai 2 x 1, wji 4 x 2>
%! pyref.derivations.swarthmore ([1; 2], ones (4, 2), ones (1, 3), 1, 1);
%!error <swarthmore: gamma is nan, not finite>
%! pyref.derivations.swarthmore (1, 1, 1, 1, NaN);
