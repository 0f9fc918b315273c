% Backpropagation in matrix form for any number of layers and any activations: Raja.
%     [out, loss, back] = pyref.derivations.raja_general (theta, x0, t, units, f)
%     [dtheta, dx0] = back (dout, dloss)
%
%     theta P x 1: w_1, ..., w_L down their columns, one below the other
%     x0 D x N, targets t M x N
%     units 1 x (L+1): how many each layer has, D first and M last
%     f 1 x L, the activation of each layer by its number:
%     1 the sigmoid, 2 tanh, 3 max (z, 0), 4 z itself
%
%     w_l is units(l+1) x units(l), without bias
%     x_l = f_l (w_l x_(l-1))            for l = 1, ..., L
%     out = x_L                          M x N
%     loss = 1/2 sum ((out - t)^2)       1 x 1, over the batch, not divided by N
%
% Going back, with f' of each layer from the x_l that came out, which is x (1 - x),
% 1 - x^2, 1 where x > 0, or 1:
%
%     delta_L = (x_L - t) * f_L' (w_L x_(L-1))
%     delta_l = (w_(l+1)' delta_(l+1)) * f_l' (w_l x_(l-1))        for l = L - 1, ..., 1
%     dw_l = delta_l x_(l-1)', all in one column; dx0 = w_1' delta_1
%
% What reaches out beside the loss, dout, is added to x_L - t. raja is this with three
% layers of the sigmoid.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Sudeep Raja 2016, A Derivation of
% Backpropagation in Matrix Form.

function [out, loss, back] = raja_general (theta, x0, t, units, f)
  pyref.internal.takes (5, nargin);
  [theta, x0, t, units, f] = pyref.internal.sizes ( ...
    'raja_general: theta P 1, x0 D N, t M N, units 1 E, f 1 L', ...
    theta, x0, t, units, f);
  w = rolled (theta, x0, t, units, f);
  L = numel (w);
  x = {x0};
  for k = 1:L
    x = [x, {activation(w{k} * x{k}, f(k))}];
  end
  out = 1 * x{L+1};
  loss = total ((out - t) .^ 2) / 2;
  back = @(dout, dloss) backward ( ...
    pyref.internal.like ('raja_general: out', dout, out), ...
    pyref.internal.like ('raja_general: loss', dloss, loss), ...
    w, x, t, f);
end

function [dtheta, dx] = backward (dout, dloss, w, x, t, f)
  L = numel (w);
  dx = dloss .* (x{L+1} - t) + dout;
  dtheta = zeros (0, 1, class (t));
  for k = L:-1:1
    delta = dx .* slope (x{k+1}, f(k));
    dtheta = [down(delta * x{k}.'); dtheta];
    dx = w{k}.' * delta;
  end
end

function w = rolled (theta, x0, t, units, f)
  shown = lower (strtrim (sprintf ('%g ', units)));
  if any (units ~= round (units) | ~(units >= 1), 2)
    error ('pyref:value', 'raja_general: units is %s, not whole and from 1', shown);
  end
  odd = f(~ismember (f, [1, 2, 3, 4]));
  if numel (odd) > 0
    error ('pyref:value', 'raja_general: f has %s, not 1, 2, 3 or 4', ...
           lower (sprintf ('%g', odd(1))));
  end
  L = size (f, 2);
  if L < 1 || size (units, 2) ~= L + 1
    told = sprintf ('units is %s, f is %s', shown, pyref.internal.lengths_of (f));
    error ('pyref:size', 'raja_general: %s', told);
  end
  if units(1) ~= size (x0, 1) || units(L+1) ~= size (t, 1)
    told = sprintf ('x0 is %s, t is %s', pyref.internal.lengths_of (x0), ...
                    pyref.internal.lengths_of (t));
    error ('pyref:size', 'raja_general: units is %s, %s', shown, told);
  end
  n = double (units);
  whole = sum (n(2:end) .* n(1:end-1), 2);
  if size (theta, 1) ~= whole
    told = sprintf ('theta is %s, not %d x 1', ...
                    pyref.internal.lengths_of (theta), whole);
    error ('pyref:size', 'raja_general: %s, with units %s', told, shown);
  end
  w = {};
  start = 0;
  for k = 1:L
    % Down the columns: column-major in both languages.
    one = theta(start+1:start+n(k+1)*n(k));
    w = [w, {reshape(one, n(k+1), n(k))}];
    start = start + n(k+1) * n(k);
  end
end

function v = activation (z, f)
  v = 1 * z;
  if f == 1
    v = 1 ./ (1 + exp (-z));
  end
  if f == 2
    v = tanh (z);
  end
  if f == 3
    v = z .* (real (z) > 0);
  end
end

function v = slope (x, f)
  v = 0 * x + 1;
  if f == 1
    v = x .* (1 - x);
  end
  if f == 2
    v = 1 - x .^ 2;
  end
  if f == 3
    v = v .* (real (x) > 0);
  end
end

function v = down (v)
  v = reshape (v, [], 1);
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

%!test <by hand: a linear layer, one of max (z, 0), a linear one>
%! given = {[1; 1; 2; -1], [1; 2], -8, [2 1 1 1], [4 3 4]};
%! [out, loss, back] = pyref.derivations.raja_general (given{:});
%! assert ([out, loss], [-6, 2]);
%! [dtheta, dx0] = back (1, 2);
%! assert (dtheta, [-10; -20; -15; 30]);
%! assert (dx0, [-10; -10]);

%!test <three layers of the sigmoid are raja>
%! w = {reshape(sin (1:20), 5, 4), reshape(sin (21:35), 3, 5), ...
%!      reshape(sin (36:41), 2, 3)};
%! [x0, t] = deal (reshape (sin (42:53), 4, 3), [0.5 0.25 0.125; 0.75 0.5 1]);
%! [loss, back] = pyref.derivations.raja (x0, w{:}, t);
%! [dx0, dw1, dw2, dw3] = back (1);
%! [~, same, all_back] = pyref.derivations.raja_general (sin (1:41).', x0, t, ...
%!                                                     [4 5 3 2], [1 1 1]);
%! [dtheta, dx] = all_back (zeros (2, 3), 1);
%! assert (same, loss);
%! assert (dtheta, [dw1(:); dw2(:); dw3(:)]);
%! assert (dx, dx0);

%!error <raja_general: f has 5, not 1, 2, 3 or 4>
%! pyref.derivations.raja_general ([1; 2], 1, 1, [1 2], 5);
%!error <raja_general: units is 1 2, f is 1 x 2>
%! pyref.derivations.raja_general ([1; 2], 1, [1; 1], [1 2], [1 1]);
%!error <raja_general: units is 1 2, x0 is 1 x 1, t is 1 x 1>
%! pyref.derivations.raja_general ([1; 2], 1, 1, [1 2], 1);
%!error <raja_general: theta is 3 x 1, not 2 x 1, with units 1 2>
%! pyref.derivations.raja_general ([1; 2; 3], 1, [1; 1], [1 2], 1);
%!error <raja_general: units is 1 2.5, not whole and from 1>
%! pyref.derivations.raja_general ([1; 2], 1, [1; 1], [1 2.5], 1);
