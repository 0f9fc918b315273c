% Read images between their pixels, down and then across.
%
%     y = pyref.internal.stretch (x, down, across)
%
% x N x C x H x W; down and across as between has them.

function y = stretch (x, down, across)
  [N, C, ~, W] = size (x);
  rows_ = zeros (N, C, size (down, 2), W, class (x));
  for oh = 1:size (down, 2)
    h = down(1,oh);
    rows_(:,:,oh,:) = down(2,oh) * x(:,:,h,:);
    if down(3,oh) > 0
      rows_(:,:,oh,:) = rows_(:,:,oh,:) + down(3,oh) * x(:,:,h + 1,:);
    end
  end
  y = zeros (N, C, size (down, 2), size (across, 2), class (x));
  for ow = 1:size (across, 2)
    w = across(1,ow);
    y(:,:,:,ow) = across(2,ow) * rows_(:,:,:,w);
    if across(3,ow) > 0
      y(:,:,:,ow) = y(:,:,:,ow) + across(3,ow) * rows_(:,:,:,w + 1);
    end
  end
end

%!test <halfway between four pixels is their mean>
%! x = reshape ([0 4; 8 16], 1, 1, 2, 2);
%! half = [1; 0.5; 0.5];
%! assert (pyref.internal.stretch (x, half, half), 7);
%! assert (pyref.internal.stretch (x, [2; 1; 0], half), 12);
