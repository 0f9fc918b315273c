% Cross-entropy of softmax at each step of a sequence, summed over those that are kept.
%     [y, back] = pyref.layers.temporal_crossentropy (x, t, kept)
%     dx = back (dy)
%
%     x N x T x V, t N x T x V; kept N x T, 1 at a step that counts, else 0
%
%     p = softmax (x)                                  N x T x V, along the last axis
%     y(n) = the sum over steps i of
%       -kept(n, i) * sum (t(n, i) * log (p(n, i)))    N x 1
%
% Going back, with the sum s of t along its last axis, 1 where t is one-hot:
%
%     dx(n, i) = kept(n, i) * dy(n) * (s(n, i) * p(n, i) - t(n, i))
%
% It is softmax_crossentropy of each step, and keeps the digits that are told there. The
% scores of a step that is not kept, padding behind the end of a sequence, are not
% looked at: whatever they are, NaN too, its loss and its gradient are 0.
%
% Nothing is averaged. A mean over N, as is usual for captions, over N T steps, or over
% those that are kept, is a step of its own: dy is then 1 over that, in each row.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Sutskever, Vinyals and Le 2014,
% Sequence to Sequence Learning with Neural Networks; Vinyals, Toshev, Bengio and Erhan
% 2015, Show and Tell.

function [y, back] = temporal_crossentropy (x, t, kept)
  pyref.internal.takes (3, nargin);
  [x, t, kept] = pyref.internal.sizes ( ...
    'temporal_crossentropy: x N T V, t N T V, kept N T', x, t, kept);
  good = kept == 0 | kept == 1;
  if ~all (good(:), 1)
    error ('pyref:value', ...
           'temporal_crossentropy: kept is 0 or 1 in %d of %d steps', ...
           sum (good(:), 1), numel (kept));
  end
  [N, T, V] = size (x);
  [losses, step_back] = pyref.layers.softmax_crossentropy ( ...
    reshape (x, N * T, V), reshape (t, N * T, V));
  losses = pyref.internal.zero_out (reshape (losses, N, T), kept == 0);
  y = sum (losses, 2);
  back = @(dy) backward ( ...
    pyref.internal.like ('temporal_crossentropy', dy, y), x, kept, step_back);
end

function dx = backward (dy, x, kept, step_back)
  [N, T, V] = size (x);
  dlosses = pyref.internal.zero_out (dy + zeros (N, T, class (dy)), kept == 0);
  dx = reshape (step_back (reshape (dlosses, N * T, 1)), N, T, V);
  dx = pyref.internal.zero_out (dx, repmat (kept == 0, [1 1 V]));
end

%!test <by hand: two words of equal scores, of two steps one is kept>
%! x = zeros (1, 2, 2);
%! t = cat (3, [1 0], [0 1]);
%! [y, back] = pyref.layers.temporal_crossentropy (x, t, [1 0]);
%! assert (y, log (2), eps);
%! dx = back (4);
%! assert (dx, cat (3, [-2 0], [2 0]));

%!test <the steps of a sequence are summed, and no other's>
%! x = reshape (mod ((1:24) .^ 2, 7), 2, 3, 4);
%! t = zeros (2, 3, 4);
%! t(:,:,2) = 1;
%! y = pyref.layers.temporal_crossentropy (x, t, ones (2, 3));
%! step = @(i) pyref.layers.softmax_crossentropy (squeeze (x(:,i,:)), squeeze (t(:,i,:)));
%! assert (y, step (1) + step (2) + step (3), 8 * eps);

%!test <what is not kept is not looked at>
%! x = cat (3, [0 NaN; Inf 0], [0 1; 0 0]);
%! t = cat (3, [1 1; 1 0], [0 0; 0 1]);
%! [y, back] = pyref.layers.temporal_crossentropy (x, t, [1 0; 0 1]);
%! assert (y, log (2) * [1; 1], eps);
%! dx = back ([2; 6]);
%! assert (dx(:,:,1), [-1 0; 0 3]);

%!test <no steps, no sequences; single precision stays single>
%! [y, back] = pyref.layers.temporal_crossentropy (zeros (2, 0, 3), zeros (2, 0, 3), ...
%!                                                 zeros (2, 0));
%! assert (y, [0; 0]);
%! assert (size (back (y)), [2 0 3]);
%! y = pyref.layers.temporal_crossentropy (zeros (0, 2, 3), zeros (0, 2, 3), zeros (0, 2));
%! assert (size (y), [0 1]);
%! one = ones (1, 1, 2, 'single');
%! [y, back] = pyref.layers.temporal_crossentropy (one, one, single (1));
%! assert ({class(y), class(back (y))}, {'single', 'single'});

%!error <temporal_crossentropy: kept is 0 or 1 in 1 of 2 steps>
%! pyref.layers.temporal_crossentropy (ones (1, 2, 3), ones (1, 2, 3), [1 0.5]);
%!error <temporal_crossentropy: t is 1 x 3 x 2, not N x T x V, with x 1 x 2 x 3>
%! pyref.layers.temporal_crossentropy (ones (1, 2, 3), ones (1, 3, 2), [1 1]);
%!error <temporal_crossentropy: dy is 1 x 2, y is 1 x 1>
%! nthargout (2, @pyref.layers.temporal_crossentropy, ones (1, 2, 3), ones (1, 2, 3), ...
%!            [1 1]) ([1 2]);
