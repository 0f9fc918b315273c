% The cosine of the angle between each row of one array and that of another.
%     [y, back] = pyref.layers.cosine_similarity (a, b)
%     [da, db] = back (dy)
%
%     a N x D, b N x D
%
%     u = a / |a|, v = b / |b|        N x D, each row of length 1
%     y = sum (u * v)                 N x 1, along the rows
%
% Going back:
%
%     da = dy * (v - y * u) / |a|     N x D
%     db = dy * (u - y * v) / |b|     N x D
%
% Row by row, not each with each: that is u times v transposed. What is handed to a row
% is at right angles to it, since the angle does not see its length; with one column it
% is 0. There is no epsilon: where a source has the larger of a length and a small
% number, that is another function for short rows only.
%
% A row of zeros has no direction: y and its gradients are NaN. So they are where a
% number is NaN or Inf.
%
% Each row is divided by its largest magnitude first, so that its squares neither
% overflow nor vanish. Where a and b lie nearly on one line v - y * u is small beside v,
% and has the digits that v leaves it.
%
% Errors: pyref:size, pyref:type. Source: Salton, Wong and Yang 1975, A Vector Space
% Model for Automatic Indexing.

function [y, back] = cosine_similarity (a, b)
  pyref.internal.takes (2, nargin);
  [a, b] = pyref.internal.sizes ('cosine_similarity: a N D, b N D', a, b);
  [u, length_a] = direction (a);
  [v, length_b] = direction (b);
  y = sum (u .* v, 2);
  back = @(dy) backward ( ...
    pyref.internal.like ('cosine_similarity', dy, y), u, v, length_a, length_b, y);
end

function [da, db] = backward (dy, u, v, length_a, length_b, y)
  da = dy .* ((v - y .* u) ./ length_a);
  db = dy .* ((u - y .* v) ./ length_b);
end

function [u, length] = direction (a)
  most = max ([zeros(size (a, 1), 1), abs(real (a))], [], 2);
  u = a ./ most;
  root = sqrt (sum (u .^ 2, 2));
  u = u ./ root;
  length = most .* root;
end

%!test <by hand: at right angles, on one line, and in between>
%! a = [1 0; 3 4; 0 2; 1 1];
%! b = [0 5; 6 8; 0 -1; 1 0];
%! [y, back] = pyref.layers.cosine_similarity (a, b);
%! assert (y, [0; 1; -1; sqrt(0.5)], 2 * eps);
%! [da, db] = back ([10; 1; 1; 2]);
%! assert (da, [0 10; 0 0; 0 0; sqrt(0.5) * [1 -1]], 4 * eps);
%! assert (db, [2 0; 0 0; 0 0; 0 sqrt(2)], 4 * eps);

%!test <lengths do not matter, however large or small>
%! a = [1 2 3];
%! b = [3 -1 2];
%! y = pyref.layers.cosine_similarity (a, b);
%! assert (pyref.layers.cosine_similarity (2 ^ 1000 * a, 2 ^ -900 * b), y);

%!test <one column is on one line, without a gradient>
%! [y, back] = pyref.layers.cosine_similarity ([0.1; -3], [7; 0.3]);
%! assert (y, [1; -1]);
%! [da, db] = back ([2; 3]);
%! assert (da, [0; 0]);

%!test <a row of zeros has no direction>
%! assert (pyref.layers.cosine_similarity ([0 0; 1 0], [1 2; 1 0]), [NaN; 1]);

%!test <single precision, and no rows>
%! assert (pyref.layers.cosine_similarity (single ([1 0]), single ([2 0])), single (1));
%! [y, back] = pyref.layers.cosine_similarity (zeros (0, 3), zeros (0, 3));
%! [da, db] = back (y);
%! assert (db, zeros (0, 3));

%!error <cosine_similarity: b is 2 x 2, not N x D, with a 2 x 3>
%! pyref.layers.cosine_similarity (ones (2, 3), ones (2));
%!error <cosine_similarity: dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.cosine_similarity (ones (2), ones (2));
%! back ([1 2]);
