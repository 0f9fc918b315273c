% What a port takes of a layer, for the search of its convention.
%
%     [names, most, port] = pyref.port.worker.order_arguments (port, c)
%
% c is a case of the layer. names are all inputs and options, those first that the port
% is given, most how many these are, -1 where it is given all. port knows the layer's
% names then. Of a network around a layer the layer's own input is x alone.

function [names, most, port] = order_arguments (port, c)
  given.inputs = fieldnames (c.inputs).';
  given.options = fieldnames (c.options).';
  given.outputs = c.outputs;
  names = [given.inputs, given.options];
  if isfield (c.ports, 'through')
    given = struct ('inputs', {{'x'}}, 'options', {{}}, 'outputs', ...
                    {fieldnames(c.ports.through).'});
  end
  given.optional = given.inputs(ismember (given.inputs, fieldnames (c.ports.hidden)));
  port.names = given;
  port = pyref.port.worker.recognize (port, given);
  most = -1;
  if ~port.plan.any && ~isfield (c.ports, 'through')
    is_taken = ismember (names, port.plan.takes);
    names = [names(is_taken), names(~is_taken)];
    most = sum (is_taken, 2);
  end
end

%!test <what is not given comes last>
%! [~, cases] = pyref.port.read_cases ('conv2d');
%! port = pyref.port.worker.open_target (@(x, kernel, pad) x);
%! [names, most, port] = pyref.port.worker.order_arguments (port, cases{1});
%! assert (names(1:3), {'x', 'w', 'pad'});
%! assert (most, 3);
%! assert (port.names.optional, {'b'});
%!test <a function of Octave itself is given all>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! [names, most] = pyref.port.worker.order_arguments (pyref.port.worker.open_target (@sin), cases{1});
%! assert ({names, most}, {{'x'}, -1});
