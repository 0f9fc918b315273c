% The recursion that forgets the slope: an explanation that is wrong, kept as one.
%     [loss, back] = pyref.derivations.without_slope (x0, w1, w2, w3, t)
%     [dx0, dw1, dw2, dw3] = back (dloss)
%
%     x0 D x N, w1 H x D, w2 K x H, w3 M x K, targets t M x N
%
%     x1 = f (w1 x0), x2 = f (w2 x1), x3 = f (w3 x2)     f is the sigmoid
%     loss = 1/2 sum ((x3 - t)^2)                        1 x 1
%
% Going back, the error is pushed through the weights alone, and the slope f' comes in
% only where a weight is changed:
%
%     e3 = x3 - t,  e2 = w3' e3,  e1 = w2' e2,  dx0 = w1' e1
%     dw3 = (e3 * f') x2', dw2 = (e2 * f') x1', dw1 = (e1 * f') x0'
%
% Right is to push back e * f', as raja does. Of what comes out here only dw3 is a
% gradient: a check that looks at the last layer alone finds nothing wrong.
%
% Errors: pyref:size, pyref:type. Source: the question 53287032 on Stack Overflow and
% the comment that calls such an explanation wrong.

function [loss, back] = without_slope (x0, w1, w2, w3, t)
  pyref.internal.takes (5, nargin);
  [x0, w1, w2, w3, t] = pyref.internal.sizes ( ...
    'without_slope: x0 D N, w1 H D, w2 K H, w3 M K, t M N', ...
    x0, w1, w2, w3, t);
  x1 = f (w1 * x0);
  x2 = f (w2 * x1);
  x3 = f (w3 * x2);
  loss = total ((x3 - t) .^ 2) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('without_slope: loss', dloss, loss), ...
    x0, x1, x2, x3, w1, w2, w3, t);
end

function [dx0, dw1, dw2, dw3] = backward (dloss, x0, x1, x2, x3, w1, w2, w3, t)
  e3 = dloss .* (x3 - t);
  e2 = w3.' * e3;
  e1 = w2.' * e2;
  dx0 = w1.' * e1;
  dw3 = (e3 .* slope (x3)) * x2.';
  dw2 = (e2 .* slope (x2)) * x1.';
  dw1 = (e1 .* slope (x1)) * x0.';
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

%!test <the last layer is right, the first is not>
%! x0 = [1; 2]; w1 = [0.5 -1; 2 0.25]; w2 = [1 -0.5]; w3 = 3; t = 0.25;
%! [~, wrong] = pyref.derivations.without_slope (x0, w1, w2, w3, t);
%! [~, right] = pyref.derivations.raja (x0, w1, w2, w3, t);
%! [~, dw1, dw2, dw3] = wrong (1);
%! [~, dw1_right, dw2_right, dw3_right] = right (1);
%! assert (dw3, dw3_right, eps);
%! assert (norm (dw2 - dw2_right) > 0.5 * norm (dw2_right));
%! assert (norm (dw1 - dw1_right) > 0.5 * norm (dw1_right));

%!test <the wrong recursion is right in its last layer and nowhere else>
%! w = {reshape(sin (1:20), 5, 4), reshape(sin (21:35), 3, 5), reshape(sin (36:41), 2, 3)};
%! [x0, t] = deal (sin (42:45).', [0.2; 0.8]);
%! [~, wrong] = pyref.derivations.without_slope (x0, w{:}, t);
%! [~, right] = pyref.derivations.raja (x0, w{:}, t);
%! [a, b] = deal (cell (1, 4));
%! [a{:}] = wrong (1);
%! [b{:}] = right (1);
%! off = cellfun (@(a, b) norm (a - b) / norm (b), a, b);
%! assert (off(4) < 1e-15);
%! assert (all (off(1:3) > 0.5));

%!error <without_slope: t is 2 x 1, not M x N, with x0 2 x 1, w1 1 x 2, w2 1 x 1, w3 1 x 1>
%! pyref.derivations.without_slope ([1; 2], [1 2], 1, 1, [1; 2]);
