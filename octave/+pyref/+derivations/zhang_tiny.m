% The smallest network with what Zhang's has: a map, its mean, one output.
%     [loss, back] = pyref.derivations.zhang_tiny (image, k, b, w, bo, y)
%     [dimage, dk, db, dw, dbo] = back (dloss)
%
%     image (KH + 1) x (KW + 1), k KH x KW, b 1 x 1, w 1 x 1, bo 1 x 1, target y 1 x 1
%
%     c    = f (image * k + b)              2 x 2, f is the sigmoid, * turns the kernel
%     v    = mean of c                      1 x 1
%     yhat = f (w v + bo)                   1 x 1
%     loss = 1/2 (yhat - y)^2               1 x 1
%
% Going back, entry by entry but for the convolution:
%
%     dyhat  = (yhat - y) yhat (1 - yhat)   1 x 1
%     dw     = dyhat v, dbo = dyhat
%     dc     = w dyhat / 4 times c (1 - c)  2 x 2
%     dk     = rot180 (image) * dc          KH x KW
%     db     = sum (dc)
%     dimage = dc * rot180 (k), full        (KH + 1) x (KW + 1)
%
% The kernel meets the image in four places, so each of the sums has four terms that
% can be written down: that of (i, j) = (0, 0), (1, 0), (0, 1) and (1, 1).
%
% Errors: pyref:size, pyref:type. Source: Zhang 2016, Derivation of Backpropagation in
% Convolutional Neural Network.

function [loss, back] = zhang_tiny (image, k, b, w, bo, y)
  pyref.internal.takes (6, nargin);
  [image, k, b, w, bo, y] = pyref.internal.sizes ( ...
    'zhang_tiny: image H W, k KH KW, b 1 1, w 1 1, bo 1 1, y 1 1', ...
    image, k, b, w, bo, y);
  [KH, KW] = size (k);
  if ~isequal (size (image), [KH + 1, KW + 1])
    error ('pyref:size', 'zhang_tiny: image is %s, k is %s', ...
           pyref.internal.lengths_of (image), pyref.internal.lengths_of (k));
  end
  c = zeros (2, 2, class (image));
  for i = 1:2
    for j = 1:2
      part = image(i:KH + i - 1,j:KW + j - 1) .* rot180 (k);
      c(i,j) = total (part);
    end
  end
  c = f (c + b);
  v = total (c) / 4;
  yhat = f (w .* v + bo);
  loss = (yhat - y) .^ 2 / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('zhang_tiny: loss', dloss, loss), image, k, w, y, c, v, yhat);
end

function [dimage, dk, db, dw, dbo] = backward (dloss, image, k, w, y, c, v, yhat)
  [KH, KW] = size (k);
  dyhat = dloss .* (yhat - y) .* slope (yhat);
  dw = dyhat .* v;
  dbo = dyhat;
  dc = w .* dyhat / 4 .* slope (c);
  db = total (dc);
  dk = 0;
  dimage = zeros (size (image), class (image));
  for i = 1:2
    for j = 1:2
      part = dimage(i:KH + i - 1,j:KW + j - 1);
      dimage(i:KH + i - 1,j:KW + j - 1) = part + rot180 (k) * dc(i,j);
      dk = dk + rot180 (image(i:KH + i - 1,j:KW + j - 1)) * dc(i,j);
    end
  end
end

function v = rot180 (v)
  v = v(end:-1:1,end:-1:1);
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

%!test <by hand: a kernel of zeros, so the map is one half>
%! [loss, back] = pyref.derivations.zhang_tiny ([1 2; 3 4], 0, 0, 4, -2, 1);
%! assert (loss, 1 / 8);
%! [dimage, dk, db, dw, dbo] = back (16);
%! assert ({dimage, dk, db, dw, dbo}, {zeros(2), -5, -2, -1, -2});

%!error <zhang_tiny: image is 4 x 3, k is 3 x 3>
%! pyref.derivations.zhang_tiny (ones (4, 3), ones (3), 0, 1, 0, 1);
