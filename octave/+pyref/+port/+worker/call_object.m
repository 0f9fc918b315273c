% Call a port that is a class: once forward, and backward when it is asked to.
%
%     [outputs, back] = pyref.port.worker.call_object (port, asked, count)
%
% asked is as for call, count the number of outputs. The class may be a handle or a
% value (its methods then give the object back as well). A constructor takes parameters
% and options in our order, or sizes (n_inputs, n_outputs): then the parameters are set
% afterwards, as properties (W, weights, bias). What forward and backward do not give is
% read from properties too (output, dweights, grad_bias). Errors: pyref:value.

function [outputs, back] = call_object (port, asked, count)
  [object, given] = built (port, asked);
  for i = 2:numel (asked.inputs)
    if i - 1 > given
      object = put (object, asked.names{i}, asked.inputs{i});
    end
  end
  [object, outputs] = called (port, object, 'forward', asked.inputs(1), count);
  if isempty (outputs)
    outputs = {property(object, {'output', 'out', 'y'}, 'forward gives nothing, and')};
  end
  back = @(dys) gradients (port, object, dys, asked.names);
end

function [object, given] = built (port, asked)
  % The object, and how many of the parameters its constructor took.
  given = 0;
  object = port.forward;
  if isobject (object)
    return
  end
  rest = [asked.inputs(2:end), asked.options];
  takes = pyref.port.worker.read_signature (port.file, func2str (port.forward));
  sizes_ = cellfun (@(name) length_of (name, asked.inputs), takes, ...
                    'UniformOutput', false);
  if ~isempty (takes) && ~any (cellfun (@isempty, sizes_), 2)
    object = port.forward (sizes_{:});
  else
    given = min (numel (takes), numel (rest));
    object = port.forward (rest{1:given});
  end
end

function value = length_of (name, inputs)
  % The size that a constructor asks for by this name; empty where it is none.
  in = {'n_inputs', 'n_in', 'nin', 'in_features', 'input_size', 'input_dim', ...
        'fan_in', 'num_inputs', 'in_channels', 'numinputs', 'inputsize'};
  out = {'n_outputs', 'n_out', 'nout', 'out_features', 'output_size', 'output_dim', ...
         'fan_out', 'n_neurons', 'units', 'out_channels', 'num_outputs', ...
         'numoutputs', 'outputsize', 'num_filters'};
  features = {'num_features', 'features', 'channels', 'num_channels', 'numchannels'};
  value = [];
  if numel (inputs) < 2
    return
  end
  if any (strcmpi (name, in))
    value = size (inputs{2}, 1);
  elseif any (strcmpi (name, out))
    value = size (inputs{2}, 2);
  elseif any (strcmpi (name, features))
    value = numel (inputs{2});
  end
end

function [object, found] = called (port, object, method, args, count)
  % The results of a method, of which a value class gives the object too.
  [~, gives, known] = pyref.port.worker.read_signature (port.file, method);
  if ~known
    gives = cell (1, count);
  end
  results = cell (1, numel (gives));
  f = str2func (method);
  if isempty (results)
    f (object, args{:});
    found = {};
    return
  end
  [results{:}] = f (object, args{:});
  is_object = cellfun (@isobject, results);
  if any (is_object, 2)
    object = results{find(is_object, 1)};
  end
  found = results(~is_object);
end

function found = gradients (port, object, dys, names)
  [object, found] = called (port, object, 'backward', dys, 1);
  for i = numel (found) + 1:numel (names)
    forms = {'d%s', 'd_%s', 'grad_%s', '%s_grad', 'grad%s', '%sgrad'};
    words = {};
    stems = words_of (names{i});
    for k = 1:numel (stems)
      words = [words, cellfun(@(form) sprintf (form, stems{k}), forms, ...
                              'UniformOutput', false)];
    end
    found{i} = property (object, words, ...
                         sprintf ('backward gives no d%s, and', names{i}));
  end
end

function object = put (object, name, value)
  held = properties (object);
  place = find (ismember (lower (held), words_of (name)), 1);
  if isempty (place)
    error ('pyref:value', 'it takes no %s, and the object has no property %s', name, ...
           strjoin (words_of (name), ' or '));
  end
  object.(held{place}) = value;
end

function value = property (object, names, why)
  held = properties (object);
  place = find (ismember (lower (held), names), 1);
  if isempty (place)
    error ('pyref:value', '%s the object has no property %s', why, names{1});
  end
  value = object.(held{place});
end

function words = words_of (name)
  switch name
    case 'x'
      words = {'x', 'input', 'inputs'};
    case 'w'
      words = {'w', 'weight', 'weights', 'kernel', 'filters', 'theta'};
    case 'b'
      words = {'b', 'bias', 'biases'};
    case 'gamma'
      words = {'gamma', 'scale', 'weight', 'weights'};
    case 'beta'
      words = {'beta', 'shift', 'offset', 'bias', 'biases'};
    otherwise
      words = {name};
  end
end
