function [y, cache] = conv_planes_forward (x, f, b)
  % each plane of y is a sum of conv2 over channels; x is H x W x C x N
  [H, W, C, N] = size (x);
  [h, w, ~, K] = size (f);
  y = zeros (H - h + 1, W - w + 1, K, N);
  for n = 1:N
    for k = 1:K
      plane = b(k) * ones (H - h + 1, W - w + 1);
      for c = 1:C
        plane = plane + conv2 (x(:,:,c,n), rot90 (f(:,:,c,k), 2), 'valid');
      end
      y(:,:,k,n) = plane;
    end
  end
  cache = {x, f, b};
end
