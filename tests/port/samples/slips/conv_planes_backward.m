function [dx, df, db] = conv_planes_backward (dzdy, cache)
  [x, f, b] = cache{:};
  [dx, df, db] = deal (zeros (size (x)), zeros (size (f)), zeros (size (b)));
  for n = 1:size (x, 4)
    for k = 1:size (f, 4)
      d = dzdy(:,:,k,n);
      db(k) = db(k) + sum (d(:));
      for c = 1:size (x, 3)
        df(:,:,c,k) = df(:,:,c,k) + conv2 (x(:,:,c,n), rot90 (d, 2), 'valid');
        dx(:,:,c,n) = dx(:,:,c,n) + conv2 (d, f(:,:,c,k), 'full');
      end
    end
  end
end
