% Add windows to padded images, each entry to the pixel that cut takes it from.
%
%     images = pyref.internal.lay (images, cols, stride, dilation)
%
%     images W x H x N x C; cols as unfold gives it

function images = lay (images, cols, stride, dilation)
  [OW, OH, N, KW, KH, C] = size (cols);
  for i = 1:KH
    down = (i - 1) * dilation(1) + 1 + stride(1) * (0:OH - 1);
    for j = 1:KW
      across = (j - 1) * dilation(2) + 1 + stride(2) * (0:OW - 1);
      part = reshape (cols(:,:,:,j,i,:), OW, OH, N, C);
      images(across,down,:,:) = images(across,down,:,:) + part;
    end
  end
end

%!test <by hand: two windows of 1 x 2 share the middle of three pixels>
%! cols = reshape ([1 4; 2 8], 2, 1, 1, 2);
%! assert (pyref.internal.lay ([10; 20; 30], cols, [1 1], [1 1]), [11; 26; 38]);
