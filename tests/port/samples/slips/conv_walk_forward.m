function [out, cache] = conv_walk_forward (in, weights, bias, step, border)
  % a window walks over each image: in is N x C x H x W
  [N, C, H, W] = size (in);
  [F, ~, kh, kw] = size (weights);
  wide = zeros (N, C, H + 2 * border, W + 2 * border);
  wide(:, :, border + (1:H), border + (1:W)) = in;
  OH = floor ((H + 2 * border - kh) / step) + 1;
  OW = floor ((W + 2 * border - kw) / step) + 1;
  out = zeros (N, F, OH, OW);
  for n = 1:N
    for i = 1:OH
      for j = 1:OW
        rows = (i - 1) * step + (1:kh);
        cols = (j - 1) * step + (1:kw);
        window = wide(n, :, rows, cols);
        for k = 1:F
          part = window .* weights(k, :, :, :);
          out(n, k, i, j) = sum (part(:)) + bias(k);
        end
      end
    end
  end
  cache = struct ('wide', wide, 'weights', weights, 'step', step, 'border', border);
end
