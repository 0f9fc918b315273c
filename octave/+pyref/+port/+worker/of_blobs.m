% A pair of functions on blobs, structs with data and diff, as one on arrays.
%
%     port = pyref.port.worker.of_blobs (port)
%
% In the form of Caffe and of courses after it
%
%     output = forward (input, layer, param)
%     [param_grad, input_od] = backward (output, input, layer, param)
%
% data is a matrix with an image in each column, whose sizes are height, width, channel
% and batch_size; layer has k, stride, pad, group, num and the kind of pooling, param
% has w and b, where there are any. A port of another form comes back as it is.

function port = of_blobs (port)
  if ~is_blob (port)
    return
  end
  others = [port.takes(2:end), {'layer'}];
  [layer, param] = deal (others{1}, '');
  if numel (port.takes) > 2 && ~isempty (strfind (port.text, [port.takes{3} '.w']))
    param = port.takes{3};
  end
  fields_ = regexp (port.text, ['\<' layer '\.(stride|pad|group|act_type)\>'], ...
                    'tokens');
  names = unique ([fields_{:}, cell(1, 0)], 'stable');
  set_ = @(name) ['\<' layer '\.' name '\s*=[^=]'];   % by the port itself
  open_ = @(name) isempty (regexp (port.text, set_ (name), 'once'));
  names = names(cellfun (open_, names));
  windows = ~isempty (strfind (port.text, [layer '.k']));
  if isempty (param) && windows
    names = [{'k'}, names];
  end
  given = {'x'};
  if ~isempty (param)
    given = {'x', 'w', 'b'};
  end
  [f, g] = deal (port.forward, port.backward);
  how = struct ('names', {[given, names]}, 'count', numel (given), ...
                'windows', windows, 'takes', numel (port.takes));
  port.forward = @(varargin) ahead (f, how, varargin);
  port.backward = @(dy, cache) behind (g, how, dy, cache);
  [port.takes, port.gives] = deal (how.names, {'y', 'cache'});
  port.backward_takes = {'dy', 'cache'};
  port.backward_gives = strcat ('d', given);
  port.most = numel (how.names);
end

function yes = is_blob (port)
  yes = strcmp (port.form, 'pair') && ~isempty (port.takes);
  yes = yes && numel (port.gives) == 1 && numel (port.backward_takes) > 2;
  if yes
    has = @(name) ~isempty (strfind (port.text, name));
    yes = has ([port.takes{1} '.data']) && has ([port.gives{1} '.data']) && ...
          has ([port.backward_takes{1} '.diff']);
  end
end

function [y, cache] = ahead (f, how, args)
  given = cell2struct (args(:), how.names(1:numel (args)), 1);
  cache.x = given.x;
  lengths = [size(given.x), ones(1, 4 - ndims (given.x))];
  lengths = [lengths(1:2), prod(lengths(3:end-1), 2), lengths(end)];
  if ~how.windows && ndims (given.x) == 2
    lengths = [size(given.x, 1), 1, 1, size(given.x, 2)];
  end
  cache.input = struct ('data', reshape (given.x, [], lengths(4)), 'diff', [], ...
                        'height', lengths(1), 'width', lengths(2), ...
                        'channel', lengths(3), 'batch_size', lengths(4));
  cache.layer = struct ('type', 'LAYER');
  for i = how.count+1:numel (args)
    cache.layer.(how.names{i}) = args{i};
  end
  cache.more = {};
  if how.count > 1
    cache.w = given.w;
    cache.layer.k = size (given.w, 1);
    cache.layer.num = numel (given.b);
    cache.more = {struct('w', reshape (given.w, [], numel (given.b)), ...
                         'b', given.b(:).')};
    cache.b = given.b;
  end
  all_ = [{cache.input, cache.layer}, cache.more];
  count = min ([how.takes, numel(all_)], [], 2);
  cache.output = f (all_{1:count});
  y = cache.output.data;
  if how.windows
    y = reshape (y, cache.output.height, cache.output.width, cache.output.channel, []);
  elseif numel (y) == numel (given.x)
    y = reshape (y, size (given.x));
  end
end

function varargout = behind (f, how, dy, cache)
  cache.output.diff = reshape (dy, size (cache.output.data));
  found = cell (1, 1 + (how.count > 1));
  [found{:}] = f (cache.output, cache.input, cache.layer, cache.more{:});
  slopes = cellfun (@isstruct, found);
  varargout = {shaped(found{find(~slopes, 1)}, cache.x)};
  if how.count > 1
    grad = found{find(slopes, 1)};
    varargout(2:3) = {shaped(grad.w, cache.w), shaped(grad.b, cache.b)};
  end
end

function slope = shaped (slope, like)
  if numel (slope) == numel (like)   % else what is wrong is told by its size
    slope = reshape (slope, size (like));
  end
end

%!test <another pair stays as it is>
%! port = pyref.port.worker.open_target ({@(x) x, @(dy, x) dy});
%! assert (pyref.port.worker.of_blobs (port), port);
%!function output = doubled (input, layer)
%!  output.data = 2 * input.data;
%!endfunction
%!function input_od = halved (output, input, layer)
%!  input_od = 2 * output.diff;
%!endfunction
%!test <functions on blobs are functions on arrays>
%! port = pyref.port.worker.open_target ({@doubled, @halved});
%! [port.takes, port.gives] = deal ({'input', 'layer'}, {'output'});
%! port.backward_takes = {'output', 'input', 'layer'};
%! port.text = 'output.data = input.data; output.diff';
%! port = pyref.port.worker.of_blobs (port);
%! [y, cache] = port.forward ([1 2; 3 4]);
%! assert (y, [2 4; 6 8]);
%! assert (cache.input.batch_size, 2);
%! assert (port.backward ([1 1; 0 1], cache), [2 2; 0 2]);
