% One epoch of updates, sample by sample: each starts where the one before ended.
%     [out, back] = pyref.derivations.stochastic (x, w, t, alpha)
%     [dx, dw] = back (dout)
%
%     x N x D, w D x M, targets t N x M, alpha D x M, a rate for each weight
%
%     w = w - alpha * (x_n' (x_n w - t_n))        for n = 1, ..., N in this order
%     out is the last w                           D x M
%
% Going back, from the last sample to the first, with h = alpha * dw of the moment and
% the w of its update:
%
%     dx_n = -(x_n w - t_n) h' - (x_n h) w'
%     dw = dw - x_n' (x_n h)
%
% The order counts, and the end is not that of batch_update, though the gradient of the
% batch is the sum of those of its samples: these are taken at other weights.
%
% Errors: pyref:size, pyref:type. Source: Sudeep Raja 2016, A Derivation of
% Backpropagation in Matrix Form, on stochastic and batch updates.

function [out, back] = stochastic (x, w, t, alpha)
  pyref.internal.takes (4, nargin);
  [x, w, t, alpha] = pyref.internal.sizes ( ...
    'stochastic: x N D, w D M, t N M, alpha D M', ...
    x, w, t, alpha);
  weights = {};
  out = 1 * w;
  for n = 1:size (x, 1)
    weights = [weights, {out}];
    rest = x(n,:) * out - t(n,:);
    out = out - alpha .* (x(n,:).' * rest);
  end
  back = @(dout) backward ( ...
    pyref.internal.like ('stochastic: out', dout, out), x, weights, t, alpha);
end

function [dx, dw] = backward (dout, x, weights, t, alpha)
  dx = 0 * x;
  dw = 1 * dout;
  for n = size (x, 1):-1:1
    w = weights{n};
    rest = x(n,:) * w - t(n,:);
    h = alpha .* dw;
    dx(n,:) = -(rest * h.') - (x(n,:) * h) * w.';
    dw = dw - x(n,:).' * (x(n,:) * h);
  end
end

%!test <by hand: 1, then 2, then 0>
%! [out, back] = pyref.derivations.stochastic ([1; 2], 1, [3; 2], 0.5);
%! assert (out, 0);
%! [dx, dw] = back (1);
%! assert (dx, [-0.5; -3]);
%! assert (dw, -0.5);

%!test <the order counts>
%! one = pyref.derivations.stochastic ([1; 2], 1, [3; 2], 0.5);
%! other = pyref.derivations.stochastic ([2; 1], 1, [2; 3], 0.5);
%! assert (one ~= other);

%!test <an epoch of single updates ends elsewhere than one batch>
%! [x, w, t] = deal (reshape (sin (1:12), 4, 3), reshape (cos (1:6), 3, 2), reshape (sin (1:8), 4, 2));
%! alpha = 0.25 * ones (3, 2);
%! batch = pyref.derivations.batch_update (x, w, t, alpha);
%! epoch = pyref.derivations.stochastic (x, w, t, alpha);
%! assert (norm (batch - epoch) > 0.1 * norm (batch - w));
%! moved = 0;
%! for n = 1:4
%!   moved = moved + pyref.derivations.batch_update (x(n,:), w, t(n,:), alpha) - w;
%! end
%! assert (batch - w, moved, 8 * eps);

%!error <stochastic: alpha is 1 x 2, not D x M, with x 2 x 1, w 1 x 1, t 2 x 1>
%! pyref.derivations.stochastic ([1; 2], 1, [3; 2], [0.5 0.5]);
