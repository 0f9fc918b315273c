% Which size of its parameters the argument of a constructor is; empty where it is none.
%
%     kind = pyref.port.worker.size_of (name)
%     value = pyref.port.worker.size_of (kind, inputs)
%
% kind is size in, size out, size features, size kernel, or its name, a text.

function found = size_of (word, inputs)
  if nargin == 2
    found = value_of (word, inputs);
    return
  end
  kinds = {'size in', ['n_inputs n_in nin in_features input_size input_dim in_dim ' ...
                       'in_size fan_in num_inputs in_channels numinputs inputsize ' ...
                       'numin infeatures inputdim n_input num_input numinput ' ...
                       'numofinput in_channel']; ...
           'size out', ['n_outputs n_out nout out_features output_size output_dim ' ...
                        'out_dim fan_out n_neurons units out_channels num_outputs ' ...
                        'numoutputs outputsize num_filters numfilters numhidden ' ...
                        'numout outfeatures outputdim n_output num_output ' ...
                        'numoutput numofoutput out_channel']; ...
           'size features', ['num_features n_features features channels ' ...
                             'num_channels numchannels numfeatures']; ...
           'size kernel', 'kernel_size filter_size filtersize kernelsize'; ...
           'its name', 'name layername'};
  found = '';
  for k = 1:size (kinds, 1)
    if any (strcmpi (word, regexp (kinds{k,2}, ' ', 'split')), 2)
      found = kinds{k,1};
    end
  end
end

function value = value_of (kind, inputs)
  w = inputs{min(2, end)};
  turned = size (w, 1) ~= size (inputs{1}, 2) && size (w, 2) == size (inputs{1}, 1);
  if ndims (w) == 2 && turned   % samples in columns: w is out x in
    w = w.';
  end
  switch kind
    case 'size in'
      value = size (w, 1);
    case 'size out'
      value = size (w, 2);
    case 'size features'
      value = numel (w);
    case 'size kernel'
      value = [size(w, 3), size(w, 4)];
    otherwise
      value = 'layer';
  end
end

%!assert (pyref.port.worker.size_of ('in_features'), 'size in')
%!assert (pyref.port.worker.size_of ('alpha'), '')
%!assert (pyref.port.worker.size_of ('size out', {1, zeros(2, 3)}), 3)
%!assert (pyref.port.worker.size_of ('size out', {zeros(3, 5), zeros(2, 3)}), 2)
%!assert (pyref.port.worker.size_of ('its name', {1}), 'layer')
