% The names by which ports call what a layer takes, our own first, in small letters.
%
%     words = pyref.port.worker.words_of (role)
%
% role is an input or an option, or one of dy (an upstream gradient), maybe dy (names
% that mean it in a backward function alone), cache, output, options (a struct of
% options), self (the layer itself), rate (how much dropout drops), training (whether
% it trains, which is true), zero (what steps are made of: there are none), lengths (the
% size of the first input), kind (max or average).

function words = words_of (role)
  switch role
    case 'x'
      text = ['x xt x_t input inputs inp in z a h u v logits scores score pred ' ...
              'prediction predictions yhat y_hat y_pred img image images data ' ...
              'features a_prev p cols col m s q'];
    case 'w'
      text = 'w weight weights kernel kernels filter filters f theta k';
    case 'b'
      text = 'b bias biases ba b_a';
    case 'gamma'
      text = 'gamma g gain scale weight weights';
    case 'beta'
      text = 'beta shift offset bias biases b';
    case 't'
      text = 't target targets label labels y y_true truth';
    case 'mask'
      text = 'mask m keep';
    case 'kept'
      text = ['kept mask masks seq_mask loss_mask padding_mask target_mask valid m ' ...
              'sample_weight sample_weights weight weights'];
    case 'axis'
      text = 'axis dim axes dimension ax';
    case 'epsilon'
      text = 'epsilon eps e';
    case 'stride'
      text = 'stride strides s';
    case 'pad'
      text = 'pad pads padding paddingsize p';
    case 'dilation'
      text = 'dilation dilations dilate dilationfactor d';
    case 'groups'
      text = 'groups group numgroups num_groups g';
    case 'window'
      text = 'window pool_size poolsize pool size kernel_size kernel k f ksize';
    case 'image'
      text = 'image image_shape image_size shape output_size';
    case 'eta'
      text = 'eta lr learning_rate learningrate alpha step_size rate';
    case 'beta1'
      text = 'beta1 b1 beta_1 rho1';
    case 'beta2'
      text = 'beta2 b2 beta_2 rho2';
    case 'decay'
      text = 'decay weight_decay weightdecay wd lambda';
    case 'dw'
      text = 'dw g grad gradient grad_w dtheta dx';
    case 'share'
      text = 'share momentum alpha p decay rate';
    case 'correction'
      text = 'correction ddof unbiased';
    case 'db'
      text = 'db grad_b g_b d_b';
    case 'slope'
      text = 'slope alpha negative_slope leak a';
    case 'alpha'
      text = 'alpha a';
    case 'delta'
      text = 'delta d';
    case 'c'
      text = 'c weights weight';
    case 'h_prev'
      text = ['h_prev prev_h hprev h hx hidden prev_hidden hidden_prev h_last ' ...
              'h_old h_tm1 a_prev state h0'];
    case 'c_prev'
      text = ['c_prev prev_c cprev c cx cell prev_cell cell_prev c_last c_old ' ...
              'c_tm1 c0'];
    case 'wx'
      text = 'wx w_x wxh w_xh w_ih weight_ih w kernel wax w_ax';
    case 'bx'
      text = 'bx b_x bxh b_xh b_ih bias_ih';
    case 'bh'
      text = 'bh b_h bhh b_hh bias_hh';
    case 'wh'
      text = 'wh w_h whh w_hh weight_hh u recurrent_kernel waa w_aa';
    case 'q'
      text = 'q query queries';
    case 'k'
      text = 'k key keys';
    case 'v'
      text = 'v value values';
    case 'attn_mask'
      text = 'attn_mask mask attention_mask bias attn_bias m';
    case 'index'
      text = 'index indices idx ids x input inputs tokens token_ids words inp';
    case 'mu'
      text = 'mu mean running_mean moving_mean m';
    case 'variance'
      text = 'variance var running_var moving_var running_variance v sigma2';
    case 'scale'
      text = 'scale scaling softmax_scale sm_scale';
    case 'wq'
      text = 'wq w_q q_w wquery w_query query_weight query_proj q_proj';
    case 'bq'
      text = 'bq b_q q_b bquery b_query query_bias';
    case 'wk'
      text = 'wk w_k k_w wkey w_key key_weight key_proj k_proj';
    case 'bk'
      text = 'bk b_k k_b bkey b_key key_bias';
    case 'wv'
      text = 'wv w_v v_w wvalue w_value value_weight value_proj v_proj';
    case 'bv'
      text = 'bv b_v v_b bvalue b_value value_bias';
    case 'wo'
      text = ['wo w_o o_w wout w_out out_weight out_proj o_proj w_output ' ...
              'output_weight wp w_proj w_out_proj c_proj_w'];
    case 'bo'
      text = ['bo b_o o_b bout b_out out_bias b_output output_bias bp ' ...
              'b_proj b_out_proj c_proj_b'];
    case 'base'
      text = 'base theta rope_theta rope_base freq_base';
    case 'gate'
      text = 'gate g a x1 gate_proj gates w1x h1';
    case 'output_size'
      text = ['output_size out_size size output_shape out_shape bins target_size ' ...
              'shape outputsize outsize'];
    case 'heads'
      text = 'heads h num_heads n_heads n_head nhead nheads nh numheads head num_head';
    case 'dy'
      text = ['dy dout d_out d_y grad grad_output grad_out gradoutput gradout ' ...
              'upstream dz dvalues dzdy dldy dldz dldout dlfdz dedy dedz djdy djdz ' ...
              'doutput dyhat derout dery dtop topdiff top_diff delta_y deltay dlds'];
    case 'maybe dy'
      text = ['da dh dc g gy gz d dl dloss delta der err error dscores dlogits ' ...
              'dx_next da_next dc_next dh_next dnext_h dnext_c'];
    case 'cache'
      text = ['cache ctx context saved res residual residuals memory mem tape ' ...
              'state tmp store stored'];
    case 'output'
      text = 'y out output outputs top a z s h act activation result value';
    case 'options'
      text = ['opts opt options option param params par config cfg conf ' ...
              'hparameters hparams hp settings conv_param pool_param bn_param args'];
    case 'self'
      text = 'layer self this obj object net nn l me';
    case 'training'
      text = ['train training train_flag is_train istrain is_training istraining ' ...
              'trainflag'];
    case 'zero'
      text = ['learning_rate learningrate lr momentum l2 weight_decay weightdecay ' ...
              'decay l2_lambda'];
    case 'lengths'
      text = ['sx xs x_shape xshape input_shape inputshape x_size xsize input_size ' ...
              'inputsize in_shape inshape szx sz_x size_x sizex'];
    case 'kind'
      text = ['mode method type kind pool_type pooltype pooling pooling_type ' ...
              'poolmode pool_mode act_type'];
    case 'rate'
      text = ['p rate drop drop_rate droprate dropout dropout_rate drop_prob ' ...
              'dropprob prob probability ratio keep_prob keepprob keep q'];
    otherwise
      text = of_gate (role);
  end
  words = unique ([{lower(role)}, regexp(text, ' ', 'split')], 'stable');
end

function text = of_gate (role)
  % The names of what a recurrent layer has for one gate, or the role itself.
  text = role;
  found = regexp (role, '^(w|wx|wh|wc|b|bx|bh)([ifgorzn])$', 'tokens', 'once');
  if isempty (found)
    return
  end
  forms = {'w@ w_@', 'wx@ w_x@ w@x w_@x wi@ w_i@ w@ w_@', ...
           'wh@ w_h@ w@h w_@h u@ u_@', ...
           'wc@ w_c@ w@c w_@c p@ p_@ v@ v_@ w_@_diag peep_@ peephole_@', 'b@ b_@', ...
           'bx@ b_x@ bi@ b_i@', 'bh@ b_h@'};
  kind = strcmp (found{1}, {'w', 'wx', 'wh', 'wc', 'b', 'bx', 'bh'});
  form = forms{kind};
  letters = struct ('g', 'gc', 'z', 'zu', 'n', 'nhc');   % some have others, too
  if ~isfield (letters, found{2})
    letters.(found{2}) = found{2};
  end
  words = arrayfun (@(k) strrep (form, '@', k), letters.(found{2}), ...
                    'UniformOutput', false);
  text = strjoin (words, ' ');
end

%!assert (pyref.port.worker.words_of ('wg'), {'wg', 'w_g', 'wc', 'w_c'})
%!assert (ismember ('w_ci', pyref.port.worker.words_of ('wci')))
%!assert (pyref.port.worker.words_of ('alpha'), {'alpha', 'a'})
%!assert (pyref.port.worker.words_of ('own'), {'own'})
