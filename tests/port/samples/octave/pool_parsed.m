% Options by name through inputParser, which gets dzdy as an optional argument.
function y = pool_parsed (x, varargin)
  p = inputParser ();
  p.addOptional ('dzdy', [], @isnumeric);
  p.addParameter ('pool', [2 2]);
  p.addParameter ('stride', [1 1]);
  p.addParameter ('pad', [0 0 0 0]);
  p.parse (varargin{:});
  o = p.Results;
  [y, pull] = pyref.layers.avg_pool2d (x, o.pool, o.stride, o.pad);
  if ~isempty (o.dzdy)
    y = pull (o.dzdy);
  end
end
