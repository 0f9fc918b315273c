% What our own layer gives for a case: its outputs, then a gradient for each input.
%
%     values = pyref.port.results_of_layer (c)
%     values = pyref.port.results_of_layer (c, inputs, options, dys)
%
% The second form is for other arrays than those of the case, cells in its order.

function values = results_of_layer (c, inputs, options, dys)
  if nargin < 2
    inputs = struct2cell (c.inputs);
    options = struct2cell (c.options);
    dys = struct2cell (c.upstream);
  end
  f = str2func (['pyref.' c.call]);
  outputs = cell (1, numel (c.outputs));
  gradients = cell (1, numel (c.results) - numel (outputs));
  if ~c.back
    [outputs{:}] = f (inputs{:}, options{:});
    values = outputs;
    return
  end
  [outputs{:}, back] = f (inputs{:}, options{:});
  [gradients{:}] = back (dys{:});
  values = [outputs, gradients];
end

%!test <the results of a case are those of the fixtures>
%! [~, cases] = pyref.port.read_cases ('dense');
%! values = pyref.port.results_of_layer (cases{1});
%! assert (values{1}, cases{1}.expect.y.high, 1e-12);
%! assert (values{3}, cases{1}.expect.dw.high, 1e-12);
