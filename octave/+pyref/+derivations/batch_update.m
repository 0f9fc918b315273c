% One update of a batch: the gradients of all samples are added up first.
%     [out, back] = pyref.derivations.batch_update (x, w, t, alpha)
%     [dx, dw] = back (dout)
%
%     x N x D, w D x M, targets t N x M, alpha D x M, a rate for each weight
%
%     loss = 1/2 sum ((x w - t)^2), its gradient by w is x' (x w - t)
%     out = w - alpha * (x' (x w - t))            D x M, the weights after the update
%
% Going back, with h = alpha * dout:
%
%     dw = dout - x' (x h)
%     dx = -(x w - t) h' - (x h) w'
%
% alpha is one number for all weights where all its entries are equal. stochastic, one
% update after another, ends elsewhere.
%
% Errors: pyref:size, pyref:type. Source: Sudeep Raja 2016, A Derivation of
% Backpropagation in Matrix Form, on stochastic and batch updates.

function [out, back] = batch_update (x, w, t, alpha)
  pyref.internal.takes (4, nargin);
  [x, w, t, alpha] = pyref.internal.sizes ( ...
    'batch_update: x N D, w D M, t N M, alpha D M', ...
    x, w, t, alpha);
  rest = x * w - t;
  out = w - alpha .* (x.' * rest);
  back = @(dout) backward ( ...
    pyref.internal.like ('batch_update: out', dout, out), x, w, rest, alpha);
end

function [dx, dw] = backward (dout, x, w, rest, alpha)
  h = alpha .* dout;
  dw = dout - x.' * (x * h);
  dx = -(rest * h.') - (x * h) * w.';
end

%!test <by hand: 1 - 0.5 (1 (1 - 3) + 2 (2 - 2)) is 2>
%! [out, back] = pyref.derivations.batch_update ([1; 2], 1, [3; 2], 0.5);
%! assert (out, 2);
%! [dx, dw] = back (1);
%! assert (dx, [0.5; -1]);
%! assert (dw, -1.5);

%!test <a matrix product is the triple loop>
%! [a, b] = deal (reshape (sin (1:12), 3, 4), reshape (cos (1:8), 4, 2));
%! c = zeros (3, 2);
%! for i = 1:3
%!   for j = 1:2
%!     for k = 1:4
%!       c(i,j) = c(i,j) + a(i,k) * b(k,j);
%!     end
%!   end
%! end
%! assert (a * b, c, 4 * eps);

%!error <batch_update: alpha is 1 x 2, not D x M, with x 2 x 1, w 1 x 1, t 2 x 1>
%! pyref.derivations.batch_update ([1; 2], 1, [3; 2], [0.5 0.5]);
