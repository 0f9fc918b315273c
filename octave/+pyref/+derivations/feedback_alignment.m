% Feedback alignment: the error goes back through fixed random weights.
%     [loss, back] = pyref.derivations.feedback_alignment (x, w1, w2, t, feedback)
%     [dx, dw1, dw2] = back (dloss)
%
%     x D x N, w1 H x D, w2 M x H, targets t M x N, feedback H x M, of the size of w2'
%
%     h = f (w1 x)                              H x N, f is the sigmoid
%     o = f (w2 h)                              M x N
%     loss = 1/2 sum ((o - t)^2)                1 x 1, over the batch
%
% Going back, with feedback where backpropagation has w2':
%
%     delta2 = (o - t) * o (1 - o)              M x N
%     delta1 = (feedback delta2) * h (1 - h)    H x N, not the gradient
%     dw2 = delta2 h'                           M x H, the gradient
%     dw1 = delta1 x'                           H x D, not the gradient
%     dx  = w1' delta1                          D x N, not the gradient
%
% No unit needs to know the weights of those it feeds. The update still goes downhill
% where it lies within 90 degrees of the gradient; for the errors e this is, on average,
% e' w2 feedback e > 0. With feedback = w2' it is backpropagation.
%
% Errors: pyref:size, pyref:type. Source: Lillicrap, Cownden, Tweed and Akerman 2016,
% Random Synaptic Feedback Weights Support Error Backpropagation for Deep Learning.

function [loss, back] = feedback_alignment (x, w1, w2, t, feedback)
  pyref.internal.takes (5, nargin);
  [x, w1, w2, t, feedback] = pyref.internal.sizes ( ...
    'feedback_alignment: x D N, w1 H D, w2 M H, t M N, feedback H M', ...
    x, w1, w2, t, feedback);
  h = f (w1 * x);
  o = f (w2 * h);
  loss = total ((o - t) .^ 2) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('feedback_alignment: loss', dloss, loss), ...
    x, h, o, w1, t, feedback);
end

function [dx, dw1, dw2] = backward (dloss, x, h, o, w1, t, feedback)
  delta2 = dloss .* (o - t) .* slope (o);
  delta1 = (feedback * delta2) .* slope (h);
  dw2 = delta2 * h.';
  dw1 = delta1 * x.';
  dx = w1.' * delta1;
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

%!test <by hand: hidden units at one half, an error of 1/2 through feedback 8>
%! [loss, back] = pyref.derivations.feedback_alignment ([1; 2], [0 0], 0, 1, 8);
%! assert (loss, 1 / 8);
%! [dx, dw1, dw2] = back (16);
%! assert ({dx, dw1, dw2}, {[0; 0], [-4 -8], -1});

%!test <with the transpose of w2 it is backpropagation>
%! x = [1; -2]; w1 = [0.5 -1; 2 0.25; 1 1]; w2 = [1 -0.5 2]; t = 0.25;
%! [~, back] = pyref.derivations.feedback_alignment (x, w1, w2, t, w2.');
%! [~, dw1] = back (1);
%! for k = 1:numel (w1)
%!   step = zeros (3, 2);
%!   step(k) = 1e-5;
%!   above = pyref.derivations.feedback_alignment (x, w1 + step, w2, t, w2.');
%!   below = pyref.derivations.feedback_alignment (x, w1 - step, w2, t, w2.');
%!   assert (dw1(k), (above - below) / 2e-5, 1e-9);
%! end

%!test <the published update lies within 90 degrees of the gradient>
%! [x, w1, w2] = deal ([1; 0.5], [0.1 0.2; -0.3 0.4; 0.5 -0.6], [0.7 -0.8 0.9]);
%!
%! [~, back] = pyref.derivations.feedback_alignment (x, w1, w2, 1, [0.3; -0.2; 0.5]);
%! [~, true_back] = pyref.derivations.feedback_alignment (x, w1, w2, 1, w2.');
%! [~, update] = back (1);
%! [~, gradient] = true_back (1);
%! [u, v] = deal (update(:,1), gradient(:,1));              % delta times x(1), which is 1
%! assert (u.' * v / norm (u) / norm (v), 0.9547181279, 1e-10);

%!test <the last layer has its gradient and the hidden one has not>
%! [x, w1, w2] = deal ([1; 0.5], [0.1 0.2; -0.3 0.4; 0.5 -0.6], [0.7 -0.8 0.9]);
%!
%! [~, back] = pyref.derivations.feedback_alignment (x, w1, w2, 1, [0.3; -0.2; 0.5]);
%! [~, dw1, dw2] = back (1);
%! cost = @(w1, w2) pyref.derivations.feedback_alignment (x, w1, w2, 1, [0.3; -0.2; 0.5]);
%! for k = 1:3
%!   step = 1e-5 * ((1:3) == k);
%!   assert (dw2(k), (cost (w1, w2 + step) - cost (w1, w2 - step)) / 2e-5, 1e-9);
%!   step = 1e-5 * reshape ((1:6) == k, 3, 2);
%!   slope = (cost (w1 + step, w2) - cost (w1 - step, w2)) / 2e-5;
%!   assert (abs (dw1(k) - slope) > 0.005);
%! end

%!test <the angle falls well below 90 degrees as the linear net learns>
%! some = @(phase, n, m) reshape (sin (phase + (1:n * m) .^ 2), n, m);
%! [x, fixed] = deal (some (0, 30, 10), some (1, 4, 20));
%! t = x * some (2, 10, 4) / 2;
%! [w1, w2] = deal (0.1 * some (3, 10, 20), 0.1 * some (4, 20, 4));
%! angle = @(u, v) acosd (sum (u(:) .* v(:), 1) / norm (u(:)) / norm (v(:)));
%!
%! for k = 1:400
%!   e = (x * w1 * w2 - t) / 30;
%!   if k == 1
%!     [start, cost] = deal (angle (e * fixed, e * w2.'), sum (sum (e .^ 2, 1), 2));
%!   end
%!   [w1, w2] = deal (w1 - 0.1 * x.' * (e * fixed), w2 - 0.1 * (x * w1).' * e);
%! end
%! e = (x * w1 * w2 - t) / 30;
%! later = angle (x.' * (e * fixed), x.' * (e * w2.'));
%! assert (later < 60 && later < start);
%! assert (sum (sum (e .^ 2, 1), 2) < cost / 100);

%!test <a net that goes against the feedback starts above 90 degrees>
%! some = @(phase, n, m) reshape (sin (phase + (1:n * m) .^ 2), n, m);
%! [x, fixed] = deal (some (0, 30, 10), some (1, 4, 20));
%! t = x * some (2, 10, 4) / 2;
%! [w1, w2] = deal (0.1 * some (3, 10, 20), 0.1 * some (4, 20, 4));
%! angle = @(u, v) acosd (sum (u(:) .* v(:), 1) / norm (u(:)) / norm (v(:)));
%!
%! w2 = -0.1 * fixed.';
%! e = (x * w1 * w2 - t) / 30;
%! assert (angle (x.' * (e * fixed), x.' * (e * w2.')) > 90);
%! for k = 1:400
%!   e = (x * w1 * w2 - t) / 30;
%!   [w1, w2] = deal (w1 - 0.1 * x.' * (e * fixed), w2 - 0.1 * (x * w1).' * e);
%! end
%! e = (x * w1 * w2 - t) / 30;
%! assert (angle (x.' * (e * fixed), x.' * (e * w2.')) < 60);

%!error <feedback_alignment: feedback is 1 x 3, not H x M, with x 2 x 1, w1 3 x 2>
%! pyref.derivations.feedback_alignment ([1; 2], ones (3, 2), ones (1, 3), 1, ones (1, 3));
