function [din, dweights, dbias] = conv_walk_backward (dout, cache)
  [N, F, OH, OW] = size (dout);
  [~, ~, kh, kw] = size (cache.weights);
  dwide = zeros (size (cache.wide));
  dweights = zeros (size (cache.weights));
  dbias = zeros (1, F);
  for n = 1:N
    for i = 1:OH
      for j = 1:OW
        rows = (i - 1) * cache.step + (1:kh);
        cols = (j - 1) * cache.step + (1:kw);
        for k = 1:F
          d = dout(n, k, i, j);
          dwide(n, :, rows, cols) = dwide(n, :, rows, cols) + d * cache.weights(k, :, :, :);
          dweights(k, :, :, :) = dweights(k, :, :, :) + d * cache.wide(n, :, rows, cols);
          dbias(k) = dbias(k) + d;
        end
      end
    end
  end
  p = cache.border;
  din = dwide(:, :, p + 1:end - p, p + 1:end - p);
end
