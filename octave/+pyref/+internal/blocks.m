% A few windows at a time: which images, which rows of windows, and of pixels.
%
%     found = pyref.internal.blocks (lengths, window, stride, dilation);
%     for k = 1:size (found, 2)
%       [some, lines, pixels] = found{:,k};
%
%     lengths [C N OH OW]
%
% A block has at most 2^19 entries (4 MiB in float64), so that its memory does not grow
% with N: whole images, as many as fit, or rows of windows of one image, one at least.
% In Python it is 2^17; a step costs more here, and 2^16 made 3 x 3 and 5 x 5 kernels
% 1.5 to 2.4 times slower.

function found = blocks (lengths, window, stride, dilation)
  N = lengths(2);
  OH = lengths(3);
  row = max (lengths(1) * window(1) * window(2) * lengths(4), 1);
  high = min (max (floor (2 ^ 19 / row), 1), OH);
  many = max (floor (2 ^ 19 / (row * OH)), 1);
  span = (window(1) - 1) * dilation(1) + 1;
  found = cell (3, 0);
  for n = 1:many:N
    some = n:min (n + many - 1, N);
    for first = 1:high:OH
      last = min (first + high - 1, OH);
      pixels = (first - 1) * stride(1) + 1:(last - 1) * stride(1) + span;
      found(:,end + 1) = {some; first:last; pixels};
    end
  end
end

%!test <a few small images are one block>
%! found = pyref.internal.blocks ([3 4 8 8], [3 3], [1 1], [1 1]);
%! assert (found, {1:4; 1:8; 1:10});

%!test <images whose windows are many come one after the other>
%! found = pyref.internal.blocks ([64 3 24 24], [3 3], [1 1], [1 1]);
%! assert (found(1,:), {1, 2, 3});
%! assert (found(2:3,1), {1:24; 1:26});

%!test <a large image is cut by rows, which share pixels>
%! found = pyref.internal.blocks ([512 1 3 60], [3 3], [2 1], [1 1]);
%! assert (found, {1, 1, 1; 1, 2, 3; 1:3, 3:5, 5:7});

%!test <no images give no blocks>
%! assert (size (pyref.internal.blocks ([3 0 8 8], [3 3], [1 1], [1 1])), [3 0]);
