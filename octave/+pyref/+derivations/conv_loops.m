% Cross-correlation one product at a time: seven loops, and as many going back.
%     [y, back] = pyref.derivations.conv_loops (x, w, stride, pad)
%     [dx, dw] = back (dy)
%
%     x N x C x H x W, w F x C x KH x KW; stride a number from 1, both ways; pad a
%     number of zeros on every side
%
%     OH = floor ((H + 2 pad - KH) / stride) + 1, OW alike from W and KW
%
%     y(n, f, oh, ow) = the sum over c, kh, kw of w(f, c, kh, kw) times
%                         x(n, c, oh * stride + kh - pad, ow * stride + kw - pad)
%
% counted from 0, x zero outside its image. Going back, every product gives its share
% to both of its factors:
%
%     dw(f, c, kh, kw) adds dy(n, f, oh, ow) times that x
%     dx(n, c, oh * stride + kh - pad, ow * stride + kw - pad) adds it times that w
%
% Nothing is turned or laid out here: this is the long way, for matrices to be held
% against.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Chellapilla, Puri and Simard
% 2006, High Performance Convolutional Neural Networks for Document Processing.

function [y, back] = conv_loops (x, w, stride, pad)
  pyref.internal.takes (4, nargin);
  [x, w, stride, pad] = pyref.internal.sizes ( ...
    'conv_loops: x N C H W, w F C KH KW, stride positive, pad whole', ...
    x, w, stride, pad);
  [KH, KW] = deal (size (w, 3), size (w, 4));
  [high, wide] = deal (size (x, 3) + 2 * pad, size (x, 4) + 2 * pad);
  if high < KH || wide < KW
    error ('pyref:value', ...
           'conv_loops: window spans %d x %d, padded image is %d x %d', ...
           KH, KW, high, wide);
  end
  lengths = [size(x, 1), size(x, 2), high, wide];
  pyref.internal.must_fit ('conv_loops', 'padded images are', lengths);
  [OH, OW] = deal (floor ((high - KH) / stride) + 1, floor ((wide - KW) / stride) + 1);
  image = padded (x, pad);
  y = zeros (size (x, 1), size (w, 1), OH, OW, class (x));
  for n = 1:size (image, 1)
    for f = 1:size (w, 1)
      for oh = 1:OH
        for ow = 1:OW
          for c = 1:size (w, 2)
            for kh = 1:size (w, 3)
              for kw = 1:size (w, 4)
                down = (oh - 1) * stride + kh;
                across = (ow - 1) * stride + kw;
                part = w(f,c,kh,kw) * image(n,c,down,across);
                y(n,f,oh,ow) = y(n,f,oh,ow) + part;
              end
            end
          end
        end
      end
    end
  end
  back = @(dy) backward ( ...
    pyref.internal.like ('conv_loops', dy, y), image, w, stride, pad);
end

function [dx, dw] = backward (dy, image, w, stride, pad)
  [OH, OW] = deal (size (dy, 3), size (dy, 4));
  dimage = zeros (size (image), class (dy));
  dw = zeros (size (w), class (dy));
  for n = 1:size (image, 1)
    for f = 1:size (w, 1)
      for oh = 1:OH
        for ow = 1:OW
          for c = 1:size (w, 2)
            for kh = 1:size (w, 3)
              for kw = 1:size (w, 4)
                down = (oh - 1) * stride + kh;
                across = (ow - 1) * stride + kw;
                part = dy(n,f,oh,ow) * image(n,c,down,across);
                dw(f,c,kh,kw) = dw(f,c,kh,kw) + part;
                part = dy(n,f,oh,ow) * w(f,c,kh,kw);
                dimage(n,c,down,across) = dimage(n,c,down,across) + part;
              end
            end
          end
        end
      end
    end
  end
  dx = inside (dimage, pad);
end

function v = padded (x, pad)
  [N, C, H, W] = size (x);
  v = zeros (N, C, H + 2 * pad, W + 2 * pad, class (x));
  v(:,:,pad + (1:H),pad + (1:W)) = x;
end

function v = inside (v, pad)
  [H, W] = deal (size (v, 3) - 2 * pad, size (v, 4) - 2 * pad);
  v = v(:,:,pad + (1:H),pad + (1:W));
end

%!test <by hand: as published, the kernel as it is written and turned by half>
%! x = permute (reshape (1:16, 1, 1, 4, 4), [1 2 4 3]);
%! w = cat (1, reshape ([1 2; 3 4], 1, 1, 2, 2), reshape ([4 3; 2 1], 1, 1, 2, 2));
%! [y, back] = pyref.derivations.conv_loops (x, w, 1, 0);
%! assert (squeeze (y(1,1,:,:)), [44 54 64; 84 94 104; 124 134 144]);
%! assert (squeeze (y(1,2,:,:)), [26 36 46; 66 76 86; 106 116 126]);
%! [dx, dw] = back (cat (2, ones (1, 1, 3, 3), zeros (1, 1, 3, 3)));
%! assert (squeeze (dx), [1 3 3 2; 4 10 10 6; 4 10 10 6; 3 7 7 4]);
%! assert (squeeze (dw(1,1,:,:)), [54 63; 90 99]);
%! assert (squeeze (dw(2,1,:,:)), zeros (2));

%!test <it is the layer conv2d, with a stride that leaves pixels over and with padding>
%! x = reshape (mod (7 * (1:240), 13), 2, 3, 5, 8) - 6;
%! w = reshape (mod (5 * (1:48), 11), 4, 3, 2, 2) - 5;
%! for stride = 1:2
%!   for pad = 0:1
%!     [y, back] = pyref.derivations.conv_loops (x, w, stride, pad);
%!     [want, back_layer] = pyref.layers.conv2d (x, w, zeros (1, 4), stride * [1 1], ...
%!       pad * [1 1 1 1], [1 1], 1);
%!     assert (y, want);
%!     [dx, dw] = back (mod (3 * want, 7) - 3);
%!     [dx_layer, dw_layer, ~] = back_layer (mod (3 * want, 7) - 3);
%!     assert (dx, dx_layer);
%!     assert (dw, dw_layer);
%!   end
%! end

%!error <conv_loops: window spans 4 x 2, padded image is 3 x 5>
%! pyref.derivations.conv_loops (ones (1, 1, 1, 3), ones (1, 1, 4, 2), 1, 1);
