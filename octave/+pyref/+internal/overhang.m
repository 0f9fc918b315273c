% Rows and columns that lack where windows are counted rounded up: ceil_mode.
%
%     [below, right] = pyref.internal.overhang (image, window, stride, pad)
%
%     image (H, W)
%
% The last window may go past the padded image, but must start on a pixel, or on the
% padding above it or on its left.

function [below, right] = overhang (image, window, stride, pad)
  before = pad([1 3]);
  last = image + before + pad([2 4]) - window;
  lacking = mod (-last, stride);
  lacking(last + lacking >= image + before) = 0;
  [below, right] = deal (lacking(1), lacking(2));
end

%!test <a row is left over, and no column>
%! [below, right] = pyref.internal.overhang ([5 4], [2 2], [2 2], [0 0 0 0]);
%! assert ([below, right], [1 0]);
%!test <a window that would start on the padding at the end is none>
%! [below, right] = pyref.internal.overhang ([3 3], [2 2], [2 3], [1 0 1 1]);
%! assert ([below, right], [0 0]);
%!test <an image that is smaller than the window may have one>
%! [below, right] = pyref.internal.overhang ([2 2], [3 4], [2 1], [0 0 0 0]);
%! assert ([below, right], [1 0]);
