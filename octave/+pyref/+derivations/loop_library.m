% A library of loops, before it was rewritten with dot products: unit by unit.
%     [loss, back] = pyref.derivations.loop_library (x, w1, w2, y)
%     [dx, dw1, dw2] = back (dloss)
%
%     x D x N, w1 H x D, w2 M x H, targets y M x N; one column after another
%
%     h_j = f (sum over i of w1_ji x_i)           f is the sigmoid
%     o_k = f (sum over j of w2_kj h_j)
%     loss = 1/2 sum ((o - y)^2)                  1 x 1
%
% Going back, for each sample:
%
%     delta_k = (o_k - y_k) o_k (1 - o_k)
%     delta_j = (sum over k of w2_kj delta_k) h_j (1 - h_j)
%     dw2_kj += delta_k h_j, dw1_ji += delta_j x_i, dx_i += w1_ji delta_j
%
% dot_rewrite is the same in four products.
%
% Errors: pyref:size, pyref:type. Source: Stack Exchange, How can I perform
% backpropagation directly in matrix form?

function [loss, back] = loop_library (x, w1, w2, y)
  pyref.internal.takes (4, nargin);
  [x, w1, w2, y] = pyref.internal.sizes ( ...
    'loop_library: x D N, w1 H D, w2 M H, y M N', x, w1, w2, y);
  h = weighted (w1, x);
  o = weighted (w2, h);
  loss = total ((o - y) .^ 2) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('loop_library: loss', dloss, loss), x, h, o, w1, w2, y);
end

function [dx, dw1, dw2] = backward (dloss, x, h, o, w1, w2, y)
  dx = 0 * x;
  dw1 = 0 * w1;
  dw2 = 0 * w2;
  for n = 1:size (x, 2)
    hidden = 0 * h;
    for k = 1:size (w2, 1)
      delta = dloss .* (o(k,n) - y(k,n)) .* o(k,n) .* (1 - o(k,n));
      for j = 1:size (w2, 2)
        hidden(j,n) = hidden(j,n) + w2(k,j) .* delta;
        dw2(k,j) = dw2(k,j) + delta .* h(j,n);
      end
    end
    for j = 1:size (w1, 1)
      delta = hidden(j,n) .* h(j,n) .* (1 - h(j,n));
      for i = 1:size (w1, 2)
        dx(i,n) = dx(i,n) + w1(j,i) .* delta;
        dw1(j,i) = dw1(j,i) + delta .* x(i,n);
      end
    end
  end
end

function out = weighted (w, v)
  out = 0 * (w * v);
  for n = 1:size (v, 2)
    for j = 1:size (w, 1)
      for i = 1:size (w, 2)
        out(j,n) = out(j,n) + w(j,i) .* v(i,n);
      end
    end
  end
  out = 1 ./ (1 + exp (-out));
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

%!test <by hand: one half in and out>
%! [loss, back] = pyref.derivations.loop_library ([1; -2], [2 1], 0, 1);
%! assert (loss, 1 / 8);
%! [dx, dw1, dw2] = back (16);
%! assert (dx, [0; 0]);
%! assert (dw1, [0 0]);
%! assert (dw2, -1);

%!test <two columns, each from its own numbers>
%! x = [0.5 -1; 2 0.25]; w1 = [1 -1; 0.5 2]; w2 = [2 -1]; y = [1 0.25];
%! [loss, back] = pyref.derivations.loop_library (x, w1, w2, y);
%! a1 = 1 ./ (1 + exp (-w1 * x));
%! a2 = 1 ./ (1 + exp (-w2 * a1));
%! assert (loss, sum ((a2 - y) .^ 2, 2) / 2, 4 * eps);
%! [~, ~, dw2] = back (1);
%! assert (dw2, ((a2 - y) .* a2 .* (1 - a2)) * a1.', 4 * eps);

%!test <loops and dot products agree>
%! [x, y] = deal (reshape (sin (1:12), 4, 3), reshape (cos (1:6), 2, 3));
%! [w1, w2] = deal (reshape (cos (1:20), 5, 4), reshape (sin (1:10), 2, 5));
%! [loss, back] = pyref.derivations.loop_library (x, w1, w2, y);
%! [same, dots] = pyref.derivations.dot_rewrite (x, w1, w2, y);
%! [dx, dw1, dw2] = back (1);
%! [ox, ow1, ow2] = dots (1);
%! assert (loss, same, 8 * eps);
%! assert ({dx, dw1, dw2}, {ox, ow1, ow2}, 8 * eps);

%!error <loop_library: w1 is 1 x 3, not H x D, with x 2 x 1>
%! pyref.derivations.loop_library ([1; 2], [1 2 3], 1, 1);
