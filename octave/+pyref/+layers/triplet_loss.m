% How far an anchor is from being nearer to its like than to another, by a margin.
%     [y, back] = pyref.layers.triplet_loss (anchor, positive, negative, margin)
%     [danchor, dpositive, dnegative] = back (dy)
%
%     anchor N x D, positive N x D, negative N x D; margin a number from 0
%
%     e = sum ((anchor - positive)^2) - sum ((anchor - negative)^2) + margin
%     y = max (0, e)                                  N x 1, along the rows
%
% Going back, where e > 0, and 0 elsewhere:
%
%     danchor   = 2 dy * (negative - positive)        N x D
%     dpositive = 2 dy * (positive - anchor)          N x D
%     dnegative = 2 dy * (anchor - negative)          N x D
%
% One loss for each row, not divided by N: a mean is a step of its own, and so is a
% choice of triplets. The distances are squared, as FaceNet has them; with their roots
% it is another loss, whose gradients have lengths of 1.
%
% e is taken as sum ((negative - positive) * ((anchor - positive) + (anchor -
% negative))) + margin, which is the same number: two large distances that are nearly
% equal keep the digits of what they differ by. The three gradients add up to 0.
%
% At e = 0 the derivative is a choice from 0 to 1: here it is 0. NaN is not below zero:
% it gives NaN and hands dy back.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Schroff, Kalenichenko and Philbin
% 2015, FaceNet: A Unified Embedding for Face Recognition and Clustering.

function [y, back] = triplet_loss (anchor, positive, negative, margin)
  pyref.internal.takes (4, nargin);
  [anchor, positive, negative, margin] = pyref.internal.sizes ( ...
    'triplet_loss: anchor N D, positive N D, negative N D, margin nonnegative', ...
    anchor, positive, negative, margin);
  p = anchor - positive;
  n = anchor - negative;
  apart = negative - positive;
  e = sum (apart .* (p + n), 2) + margin;
  off = real (e) <= 0;
  y = pyref.internal.zero_out (e, off);
  back = @(dy) backward (pyref.internal.like ('triplet_loss', dy, y), p, n, apart, off);
end

function [danchor, dpositive, dnegative] = backward (dy, p, n, apart, off)
  g = 2 * pyref.internal.zero_out (dy, off);
  danchor = g .* apart;
  dpositive = -g .* p;
  dnegative = g .* n;
end

%!test <by hand: squared distances 5 and 2, and 1 and 9>
%! a = [0 0; 0 0];
%! [y, back] = pyref.layers.triplet_loss (a, [1 2; 1 0], [1 -1; 0 3], 0.5);
%! assert (y, [3.5; 0]);
%! [da, dp, dn] = back ([1; 7]);
%! assert (da, [0 -6; 0 0]);
%! assert (dp, [2 4; 0 0]);
%! assert (dn, [-2 2; 0 0]);

%!test <at the margin exactly nothing comes back>
%! [y, back] = pyref.layers.triplet_loss ([0 0], [1 0], [0 2], 3);
%! [da, dp, dn] = back (5);
%! assert (y, 0);
%! assert (dn, [0 0]);

%!test <what two large distances differ by keeps its digits>
%! y = pyref.layers.triplet_loss (1, 0, 2 ^ -60, 0);
%! assert (y, 2 ^ -59, -eps);

%!test <NaN hands its dy back>
%! [y, back] = pyref.layers.triplet_loss ([NaN; 0], [0; 1], [1; 0], 1);
%! assert (y, [NaN; 2]);
%! [da, dp, dn] = back ([1; 2]);
%! assert (da, [2; -4]);

%!test <single precision, and no rows>
%! assert (pyref.layers.triplet_loss (single (0), single (2), single (1), 1), single (4));
%! [y, back] = pyref.layers.triplet_loss (zeros (0, 2), zeros (0, 2), zeros (0, 2), 1);
%! [da, dp, dn] = back (y);
%! assert (dn, zeros (0, 2));

%!error <triplet_loss: margin is -1, not finite and from 0>
%! pyref.layers.triplet_loss (1, 2, 3, -1);
%!error <triplet_loss: negative is 1 x 2, not N x D, with anchor 2 x 2, positive 2 x 2>
%! pyref.layers.triplet_loss (ones (2), ones (2), [1 2], 1);
%!error <triplet_loss: dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.triplet_loss (ones (2), ones (2), ones (2), 1);
%! back ([1 2]);
