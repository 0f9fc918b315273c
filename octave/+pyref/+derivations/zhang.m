% A convolutional network with average pooling, after Zhang: maps scanned by columns.
%     [loss, back] = pyref.derivations.zhang (image, k1, b1, k2, b2, w, b, y)
%     [dimage, dk1, db1, dk2, db2, dw, db] = back (dloss)
%
%     image H x W x N, k1 KH x KW x P, b1 1 x P, k2 LH x LW x P x Q, b2 1 x Q,
%     w M x D, b M x 1, targets y M x N; a * k is convolution, k turned, 'valid'
%
%     c1_p = f (image * k1_p + b1_p)              f is the sigmoid; p = 1 ... P
%     s1_p = mean of the 2 x 2 blocks of c1_p
%     c2_q = f (sum over p of s1_p * k2_pq + b2_q)                 q = 1 ... Q
%     s2_q = mean of the 2 x 2 blocks of c2_q
%     v    = F (s2)                               D x N, D = Q times the size of s2_q
%     yhat = f (w v + b)                          M x N
%     loss = 1/2 sum ((yhat - y)^2) / N           1 x 1
%
% F reads a map down its columns and puts map after map. Going back, in maps of the
% size of what they belong to, with 'full' convolution where full stands:
%
%     dyhat = (yhat - y) o yhat o (1 - yhat) / N            o is entry by entry
%     dw    = dyhat v', db = dyhat summed over N, ds2 = F^-1 (w' dyhat)
%     dc2_q(i, j) = ds2_q(ceil (i / 2), ceil (j / 2)) / 4, times c2_q o (1 - c2_q)
%     dk2_pq = rot180 (s1_p) * dc2_q, db2_q = sum (dc2_q)
%     ds1_p = sum over q of dc2_q * rot180 (k2_pq), full
%     dc1_p from ds1_p as dc2_q from ds2_q
%     dk1_p = rot180 (image) * dc1_p, db1_p = sum (dc1_p)
%     dimage = sum over p of dc1_p * rot180 (k1_p), full
%
% For one image N is 1 and nothing is divided; what a batch has for kernels and biases
% is the mean over its images.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Zhang 2016, Derivation of
% Backpropagation in Convolutional Neural Network.

function [loss, back] = zhang (image, k1, b1, k2, b2, w, b, y)
  pyref.internal.takes (8, nargin);
  [image, k1, b1, k2, b2, w, b, y] = pyref.internal.sizes ( ...
    ['zhang: image H W N, k1 KH KW P, b1 1 P, k2 LH LW P Q, b2 1 Q, w M D, b M 1, ' ...
     'y M N'], ...
    image, k1, b1, k2, b2, w, b, y);
  N = size (image, 3);
  if numel (k1) * numel (k2) == 0
    told = sprintf ('k1 is %s, k2 is %s', pyref.internal.lengths_of (k1, 3), ...
                    pyref.internal.lengths_of (k2, 4));
    error ('pyref:size', 'zhang: %s, and neither may be empty', told);
  end
  c1 = f (convolved (image, permute (k1, [1 2 4 3])) + reshape (b1, 1, 1, 1, []));
  s1 = pooled (c1);
  c2 = f (convolved (s1, k2) + reshape (b2, 1, 1, 1, []));
  s2 = pooled (c2);
  [v, w] = pyref.internal.sizes ('zhang: f D N, w M D', scan (s2), w);
  yhat = f (w * v + b);
  loss = total ((yhat - y) .^ 2) / 2 / N;
  back = @(dloss) backward ( ...
    pyref.internal.like ('zhang: loss', dloss, loss), ...
    image, k1, k2, w, y, c1, s1, c2, s2, v, yhat);
end

function [dimage, dk1, db1, dk2, db2, dw, db] = ...
    backward (dloss, image, k1, k2, w, y, c1, s1, c2, s2, v, yhat)
  N = size (image, 3);
  dyhat = dloss .* (yhat - y) .* slope (yhat) / N;
  dw = dyhat * v.';
  db = sum (dyhat, 2);
  ds2 = unscan (w.' * dyhat, s2);
  dc2 = spread (ds2) .* slope (c2);
  dk2 = by_kernel (s1, dc2);
  db2 = by_bias (dc2);
  ds1 = by_maps (dc2, k2);
  dc1 = spread (ds1) .* slope (c1);
  dk1 = permute (by_kernel (image, dc1), [1 2 4 3]);
  db1 = by_bias (dc1);
  dimage = by_maps (dc1, permute (k1, [1 2 4 3]));
end

function made = convolved (maps, k)
  [P, Q] = deal (size (k, 3), size (k, 4));
  parts = [];
  for q = 1:Q
    one = 0;
    for p = 1:P
      one = one + valid (maps(:,:,:,p), k(:,:,p,q));
    end
    parts = cat (4, parts, one);
  end
  made = reshape (parts, size (parts, 1), size (parts, 2), size (parts, 3), Q);
end

function dk = by_kernel (maps, dc)
  [P, Q] = deal (size (maps, 4), size (dc, 4));
  parts = [];
  for p = 1:P
    for q = 1:Q
      one = sum (valid (rot180 (maps(:,:,:,p)), dc(:,:,:,q)), 3);
      parts = cat (3, parts, one);
    end
  end
  dk = reshape (parts, size (parts, 1), size (parts, 2), Q, P);
  dk = permute (dk, [1 2 4 3]);
end

function made = by_maps (dc, k)
  [P, Q] = deal (size (k, 3), size (k, 4));
  parts = [];
  for p = 1:P
    one = 0;
    for q = 1:Q
      one = one + full (dc(:,:,:,q), rot180 (k(:,:,p,q)));
    end
    parts = cat (4, parts, one);
  end
  made = reshape (parts, size (parts, 1), size (parts, 2), size (parts, 3), P);
end

function v = by_bias (dc)
  v = sum (dc, 1);
  v = sum (v, 2);
  v = sum (v, 3);
  v = reshape (v, 1, []);
end

function v = valid (maps, k)
  [H, W] = deal (size (maps, 1), size (maps, 2));
  [KH, KW] = deal (size (k, 1), size (k, 2));
  if KH > H || KW > W
    error ('pyref:value', 'zhang: kernel is %d x %d, map is %d x %d', KH, KW, H, W);
  end
  k = rot180 (k);
  v = 0;
  for i = 1:KH
    for j = 1:KW
      part = maps(i:i + H - KH,j:j + W - KW,:);
      v = v + k(i,j,:) .* part;
    end
  end
end

function v = full (maps, k)
  [H, W, N] = size (maps);
  [KH, KW] = size (k);
  padded = zeros (H + 2 * KH - 2, W + 2 * KW - 2, N, class (maps));
  padded(KH:KH - 1 + H,KW:KW - 1 + W,:) = maps;
  v = valid (padded, k);
end

function v = rot180 (v)
  v = v(end:-1:1,end:-1:1,:);
end

function v = pooled (c)
  [H, W] = deal (size (c, 1), size (c, 2));
  if mod (H, 2) == 1 || mod (W, 2) == 1
    error ('pyref:value', 'zhang: map is %d x %d, blocks are 2 x 2', H, W);
  end
  v = c(1:2:end,1:2:end,:,:) + c(2:2:end,1:2:end,:,:) + ...
      c(1:2:end,2:2:end,:,:) + c(2:2:end,2:2:end,:,:);
  v = v / 4;
end

function v = spread (ds)
  down = ceil ((1:2 * size (ds, 1)) / 2);
  across = ceil ((1:2 * size (ds, 2)) / 2);
  v = ds(down,across,:,:) / 4;
end

function v = scan (maps)
  [H, W, N, Q] = size (maps);
  v = reshape (permute (maps, [1 2 4 3]), H * W * Q, N);
end

function v = unscan (v, maps)
  [H, W, N, Q] = size (maps);
  v = permute (reshape (v, H, W, Q, N), [1 2 4 3]);
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

function v = f (v)
  v = 1 ./ (1 + exp (-v));
end

function v = slope (v)
  v = v .* (1 - v);
end

%!test <by hand: zeros for kernels, so every map is one half>
%! [loss, back] = pyref.derivations.zhang (ones (6), zeros (3), 0, 0, 0, 4, -2, 1);
%! assert (loss, 1 / 8);
%! [dimage, dk1, db1, dk2, db2, dw, db] = back (16);
%! assert (db, -2);
%! assert (dw, -1);
%! assert (db2, -2);
%! assert (dk2, -1);
%! assert ({dimage, dk1, db1}, {zeros(6), zeros(3), 0});

%!function x = numbers (start, varargin)
%!  x = reshape (sin (start + (1:prod ([varargin{:}]))), varargin{:});
%!endfunction

%!test <28 x 28 images give maps of the published sizes and 3898 parameters>
%! given = {numbers(0, 28, 28), numbers(1, 5, 5, 6) / 5, numbers(2, 1, 6) / 9, ...
%!          numbers(3, 5, 5, 6, 12) / 9, numbers(4, 1, 12) / 9, ...
%!          numbers(5, 10, 192) / 9, numbers(6, 10, 1) / 9, numbers(7, 10, 1)};
%! [~, back] = pyref.derivations.zhang (given{:});
%! found = cell (1, 7);
%! [found{:}] = back (1);
%! assert (cellfun (@size, found, 'UniformOutput', false), ...
%!         cellfun (@size, given(1:7), 'UniformOutput', false));
%! assert (sum (cellfun (@numel, found(2:7))), 3898);
%! for k = 1:7
%!   place = ceil (numel (given{k}) / 3);
%!   [above, below] = deal (given);
%!   above{k}(place) = above{k}(place) + 1e-4;
%!   below{k}(place) = below{k}(place) - 1e-4;
%!   slope = (pyref.derivations.zhang (above{:}) - pyref.derivations.zhang (below{:})) / 2e-4;
%!   assert (found{k}(place), slope, 1e-6 * max (abs (found{k}(:))));
%! end

%!test <a batch has the mean of the gradients of its images>
%! given = {numbers(0, 8, 8, 3), numbers(1, 3, 3, 2) / 5, numbers(2, 1, 2), ...
%!          numbers(3, 2, 2, 2, 3) / 5, numbers(4, 1, 3), numbers(5, 4, 3), numbers(6, 4, 1)};
%! y = numbers (7, 4, 3);
%! [loss, back] = pyref.derivations.zhang (given{:}, y);
%! [~, dk1] = back (1);
%! [costs, slopes] = deal (0);
%! for n = 1:3
%!   [cost, one] = pyref.derivations.zhang (given{1}(:,:,n), given{2:7}, y(:,n));
%!   [~, dk1_n] = one (1);
%!   costs = costs + cost / 3;
%!   slopes = slopes + dk1_n / 3;
%! end
%! assert (loss, costs, 8 * eps);
%! assert (dk1, slopes, 8 * eps);

%!test <convolution turns the kernel and correlation does not>
%! [x, k] = deal (reshape (1:16, 4, 4).', [1 2; 3 4]);
%! assert (conv2 (x, k, 'valid'), [26 36 46; 66 76 86; 106 116 126]);
%! assert (conv2 (x, rot90 (k, 2), 'valid'), [44 54 64; 84 94 104; 124 134 144]);
%! f = @(z) 1 ./ (1 + exp (-z));
%! halve = @(c) conv2 (c, ones (2) / 4, 'valid')(1:2:end,1:2:end);
%! x = numbers (0, 7, 7);
%! for k = {[1 2; 3 4], [4 3; 2 1]}
%!   s2 = halve (f (conv2 (halve (f (conv2 (x, k{1}, 'valid'))), [1 -2; 0.5 3], 'valid')));
%!   loss = pyref.derivations.zhang (x, k{1}, 0, [1 -2; 0.5 3], 0, 1, 0, 1);
%!   assert (loss, (f (s2) - 1) ^ 2 / 2, 2 * eps);
%! end

%!error <zhang: map is 3 x 4, blocks are 2 x 2>
%! pyref.derivations.zhang (ones (5, 6), ones (3), 0, 1, 0, 1, 0, 1);
%!error <zhang: kernel is 4 x 1, map is 3 x 6>
%! pyref.derivations.zhang (ones (3, 6), ones (4, 1), 0, 1, 0, 1, 0, 1);
%!error <zhang: w is 1 x 4, not M x D, with f 1 x 1>
%! pyref.derivations.zhang (ones (6), ones (3), 0, 1, 0, ones (1, 4), 0, 1);
