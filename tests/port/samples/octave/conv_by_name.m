% As MatConvNet calls a convolution: back where dzdy goes before the options.
function [y, df, db] = conv_by_name (x, f, b, varargin)
  opts.stride = [1 1];
  opts.pad = 0;
  back = ~isempty (varargin) && ~ischar (varargin{1});
  for k = 1 + back:2:numel (varargin)
    switch varargin{k}
      case 'stride'
        opts.stride = varargin{k+1};
      case 'pad'
        opts.pad = varargin{k+1};
    end
  end
  [y, pull] = pyref.layers.conv2d (x, f, b, opts.stride, opts.pad, [1 1], 1);
  if back
    [y, df, db] = pull (varargin{1});
  end
end
