% A dense layer whose errors go back through a matrix of their own, not through w.
%     [y, back] = pyref.networks.feedback (x, w, b, feedback)
%     [dx, dw, db] = back (dy)
%
%     x N x D, w D x M, b 1 x M, feedback M x D, held fixed
%
%     y = x w + b               N x M
%
% Going back, with feedback where backpropagation has w':
%
%     dx = dy feedback          N x D, in general not the gradient
%     dw = x' dy                D x M
%     db = sum (dy)             1 x M, down the columns
%
% dw and db are the gradients of this layer by the dy it was given. In a chain that dy
% is a gradient for the last such layer only; those before it get what feedback made.
% With feedback = w' all are, and nothing differs from dense.
%
% Errors: pyref:size, pyref:type. Source: Lillicrap, Cownden, Tweed and Akerman 2016,
% Random Synaptic Feedback Weights Support Error Backpropagation for Deep Learning.

function [y, back] = feedback (x, w, b, feedback)
  pyref.internal.takes (4, nargin);
  [x, w, b, feedback] = pyref.internal.sizes ( ...
    'feedback: x N D, w D M, b 1 M, feedback M D', x, w, b, feedback);
  y = x * w + b;
  back = @(dy) backward (pyref.internal.like ('feedback', dy, y), x, feedback);
end

function [dx, dw, db] = backward (dy, x, feedback)
  dx = dy * feedback;
  dw = x.' * dy;
  db = pyref.internal.sum_along (dy, 1);
end

%!test <by hand: dy goes back through feedback, not through w>
%! [y, back] = pyref.networks.feedback ([1 2], [3; 4], 5, [10 100]);
%! assert (y, 16);
%! [dx, dw, db] = back (2);
%! assert ({dx, dw, db}, {[20 200], [2; 4], 2});

%!test <with the transpose of w it is dense, and it is a step of a chain>
%! w = {[1 2 -3; 0 4 5], [2; -1; 3]};
%! steps = {@pyref.networks.feedback, w(1), {[0 0 0], w{1}.'}; ...
%!          @pyref.networks.feedback, w(2), {1, w{2}.'}};
%! dense = {@pyref.layers.dense, w(1), {[0 0 0]}; @pyref.layers.dense, w(2), {1}};
%! [y, back] = pyref.networks.chain ([1 -1; 2 7], steps);
%! [known, known_back] = pyref.networks.chain ([1 -1; 2 7], dense);
%! assert (y, known);
%! [found, expected] = deal (cell (1, 3));
%! [found{:}] = back ([2; 3]);
%! [expected{:}] = known_back ([2; 3]);
%! assert (found, expected);

%!error <feedback: feedback is 2 x 1, not M x D, with x 1 x 2, w 2 x 1, b 1 x 1>
%! pyref.networks.feedback ([1 2], [3; 4], 5, [10; 100]);
