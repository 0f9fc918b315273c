% The windows of padded images; each (i, j) of them is one strided piece.
%
%     cols = pyref.internal.cut (images, window, stride, dilation)
%
%     images W x H x N x C as enlarge gives them; cols as unfold gives it

function cols = cut (images, window, stride, dilation)
  [W, H, N, C] = size (images);
  KH = window(1);
  KW = window(2);
  OH = floor ((H - (KH - 1) * dilation(1) - 1) / stride(1)) + 1;
  OW = floor ((W - (KW - 1) * dilation(2) - 1) / stride(2)) + 1;
  cols = zeros (OW, OH, N, KW, KH, C, class (images));
  for i = 1:KH
    down = (i - 1) * dilation(1) + 1 + stride(1) * (0:OH - 1);
    for j = 1:KW
      across = (j - 1) * dilation(2) + 1 + stride(2) * (0:OW - 1);
      cols(:,:,:,j,i,:) = images(across,down,:,:);
    end
  end
end

%!test <by hand: two windows of 1 x 2 share the middle of three pixels>
%! cols = pyref.internal.cut ([1; 2; 3], [1 2], [1 1], [1 1]);
%! assert (squeeze (cols), [1 2; 2 3]);
